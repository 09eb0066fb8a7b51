/** Finds countries by a few letters. Pure. */

const MOST_OFFERED = 6;

/**
 * The countries to offer for the typed letters, the best match first. A country is `[alpha2,
 * alpha3, name]`; it matches by the beginning of its name, of a word in it, or of its code.
 */
export function matches(typed, countries, most = MOST_OFFERED) {
  const wanted = plain(typed);
  if (wanted === "") return [];
  const ranked = countries
    .map((country) => ({ country, rank: rankOf(wanted, country) }))
    .filter(({ rank }) => rank !== null);
  // Within a rank the countries keep their order, which is that of their names.
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ country }) => country);
}

function rankOf(wanted, [alpha2, alpha3, name]) {
  const words = plain(name);
  // A whole code of three letters means that country: NOR is not North Macedonia.
  if (alpha3.toLowerCase() === wanted) return 0;
  if (words.startsWith(wanted) || alpha2.toLowerCase() === wanted) return 1;
  if (words.includes(` ${wanted}`)) return 2;
  return alpha3.toLowerCase().startsWith(wanted) ? 3 : null;
}

/** The text without accents, capitals and punctuation, which people leave out. */
function plain(text) {
  const letters = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
