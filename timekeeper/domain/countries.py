"""The countries whose Permanent Missions take the floor.

Source: the Member States of the United Nations, the two observer States, and the
European Union, whose delegation speaks too; codes are those of ISO 3166-1. The names
are the short English ones; the callers translate them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """``code`` has two letters, ``alpha_3`` has three (ISO 3166-1 alpha-2 and alpha-3)."""

    code: str
    alpha_3: str
    name: str


def country(code: str) -> Country | None:
    """The country with this two-letter code, or None."""
    return _BY_CODE.get(code)


def _parsed(table: str) -> tuple[Country, ...]:
    return tuple(Country(*line.split(maxsplit=2)) for line in table.strip().splitlines())


UN_MEMBERS: tuple[Country, ...] = _parsed(
    """
AF AFG Afghanistan
AL ALB Albania
DZ DZA Algeria
AD AND Andorra
AO AGO Angola
AG ATG Antigua and Barbuda
AR ARG Argentina
AM ARM Armenia
AU AUS Australia
AT AUT Austria
AZ AZE Azerbaijan
BS BHS Bahamas
BH BHR Bahrain
BD BGD Bangladesh
BB BRB Barbados
BY BLR Belarus
BE BEL Belgium
BZ BLZ Belize
BJ BEN Benin
BT BTN Bhutan
BO BOL Bolivia
BA BIH Bosnia and Herzegovina
BW BWA Botswana
BR BRA Brazil
BN BRN Brunei Darussalam
BG BGR Bulgaria
BF BFA Burkina Faso
BI BDI Burundi
CV CPV Cabo Verde
KH KHM Cambodia
CM CMR Cameroon
CA CAN Canada
CF CAF Central African Republic
TD TCD Chad
CL CHL Chile
CN CHN China
CO COL Colombia
KM COM Comoros
CG COG Congo
CR CRI Costa Rica
CI CIV Côte d’Ivoire
HR HRV Croatia
CU CUB Cuba
CY CYP Cyprus
CZ CZE Czechia
CD COD Democratic Republic of the Congo
DK DNK Denmark
DJ DJI Djibouti
DM DMA Dominica
DO DOM Dominican Republic
KP PRK DPR Korea
EC ECU Ecuador
EG EGY Egypt
SV SLV El Salvador
GQ GNQ Equatorial Guinea
ER ERI Eritrea
EE EST Estonia
SZ SWZ Eswatini
ET ETH Ethiopia
FJ FJI Fiji
FI FIN Finland
FR FRA France
GA GAB Gabon
GM GMB Gambia
GE GEO Georgia
DE DEU Germany
GH GHA Ghana
GR GRC Greece
GD GRD Grenada
GT GTM Guatemala
GN GIN Guinea
GW GNB Guinea-Bissau
GY GUY Guyana
HT HTI Haiti
HN HND Honduras
HU HUN Hungary
IS ISL Iceland
IN IND India
ID IDN Indonesia
IR IRN Iran
IQ IRQ Iraq
IE IRL Ireland
IL ISR Israel
IT ITA Italy
JM JAM Jamaica
JP JPN Japan
JO JOR Jordan
KZ KAZ Kazakhstan
KE KEN Kenya
KI KIR Kiribati
KW KWT Kuwait
KG KGZ Kyrgyzstan
LA LAO Lao PDR
LV LVA Latvia
LB LBN Lebanon
LS LSO Lesotho
LR LBR Liberia
LY LBY Libya
LI LIE Liechtenstein
LT LTU Lithuania
LU LUX Luxembourg
MG MDG Madagascar
MW MWI Malawi
MY MYS Malaysia
MV MDV Maldives
ML MLI Mali
MT MLT Malta
MH MHL Marshall Islands
MR MRT Mauritania
MU MUS Mauritius
MX MEX Mexico
FM FSM Micronesia
MC MCO Monaco
MN MNG Mongolia
ME MNE Montenegro
MA MAR Morocco
MZ MOZ Mozambique
MM MMR Myanmar
NA NAM Namibia
NR NRU Nauru
NP NPL Nepal
NL NLD Netherlands
NZ NZL New Zealand
NI NIC Nicaragua
NE NER Niger
NG NGA Nigeria
MK MKD North Macedonia
NO NOR Norway
OM OMN Oman
PK PAK Pakistan
PW PLW Palau
PA PAN Panama
PG PNG Papua New Guinea
PY PRY Paraguay
PE PER Peru
PH PHL Philippines
PL POL Poland
PT PRT Portugal
QA QAT Qatar
KR KOR Republic of Korea
MD MDA Republic of Moldova
RO ROU Romania
RU RUS Russian Federation
RW RWA Rwanda
KN KNA Saint Kitts and Nevis
LC LCA Saint Lucia
VC VCT Saint Vincent and the Grenadines
WS WSM Samoa
SM SMR San Marino
ST STP Sao Tome and Principe
SA SAU Saudi Arabia
SN SEN Senegal
RS SRB Serbia
SC SYC Seychelles
SL SLE Sierra Leone
SG SGP Singapore
SK SVK Slovakia
SI SVN Slovenia
SB SLB Solomon Islands
SO SOM Somalia
ZA ZAF South Africa
SS SSD South Sudan
ES ESP Spain
LK LKA Sri Lanka
SD SDN Sudan
SR SUR Suriname
SE SWE Sweden
CH CHE Switzerland
SY SYR Syria
TJ TJK Tajikistan
TZ TZA Tanzania
TH THA Thailand
TL TLS Timor-Leste
TG TGO Togo
TO TON Tonga
TT TTO Trinidad and Tobago
TN TUN Tunisia
TR TUR Türkiye
TM TKM Turkmenistan
TV TUV Tuvalu
UG UGA Uganda
UA UKR Ukraine
AE ARE United Arab Emirates
GB GBR United Kingdom
US USA United States
UY URY Uruguay
UZ UZB Uzbekistan
VU VUT Vanuatu
VE VEN Venezuela
VN VNM Viet Nam
YE YEM Yemen
ZM ZMB Zambia
ZW ZWE Zimbabwe
"""
)

OBSERVERS: tuple[Country, ...] = _parsed(
    """
VA VAT Holy See
PS PSE State of Palestine
EU EUE European Union
"""
)
"""Those that take the floor without being Member States."""

COUNTRIES: tuple[Country, ...] = (*UN_MEMBERS, *OBSERVERS)

_BY_CODE = {country.code: country for country in COUNTRIES}
