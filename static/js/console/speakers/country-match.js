/** Which country is meant by a few letters. Pure. */

const MOST_OFFERED = 6;

/**
 * The countries to offer for what is typed, the likeliest first. A country is `[code, three,
 * name]`; it is found by the beginning of its name, of a word in it, or of its code.
 */
export function matches(typed, countries, most = MOST_OFFERED) {
  const wanted = plain(typed);
  if (wanted === "") return [];
  const ranked = countries
    .map((country) => ({ country, rank: rankOf(wanted, country) }))
    .filter(({ rank }) => rank !== null);
  // The order of the countries themselves, which is that of their names, settles the rest.
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ country }) => country);
}

function rankOf(wanted, [code, three, name]) {
  const words = plain(name);
  // Whoever knows the code of three letters means that country: NOR is no North Macedonia.
  if (three.toLowerCase() === wanted) return 0;
  if (words.startsWith(wanted) || code.toLowerCase() === wanted) return 1;
  if (words.includes(` ${wanted}`)) return 2;
  return three.toLowerCase().startsWith(wanted) ? 3 : null;
}

/** Without what people leave out when they type: accents, capitals, apostrophes. */
function plain(text) {
  const letters = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
