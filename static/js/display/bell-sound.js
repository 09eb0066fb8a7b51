/** The sound of a bell: a few partials that fade out, the higher ones sooner. */

const NOTE_HZ = 660;
const BETWEEN_STROKES_S = 0.85;
const ATTACK_S = 0.004;
const SILENCE = 0.0001;

/** Each partial: its pitch as a multiple of the note, its loudness, and its duration. */
const PARTIALS = [
  { ratio: 0.5, gain: 0.14, lastsS: 2.6 },
  { ratio: 1, gain: 0.24, lastsS: 2.2 },
  { ratio: 1.19, gain: 0.12, lastsS: 1.6 },
  { ratio: 1.5, gain: 0.07, lastsS: 1.2 },
  { ratio: 2, gain: 0.22, lastsS: 1.3 },
  { ratio: 3.01, gain: 0.08, lastsS: 0.7 },
  { ratio: 4.17, gain: 0.05, lastsS: 0.4 },
];

/** Rings the given number of strokes now. */
export function strike(context, strokes) {
  for (let stroke = 0; stroke < strokes; stroke += 1) {
    const atS = context.currentTime + stroke * BETWEEN_STROKES_S;
    for (const partial of PARTIALS) sound(context, partial, atS);
  }
}

function sound(context, { ratio, gain, lastsS }, atS) {
  const loudness = context.createGain();
  loudness.gain.setValueAtTime(0, atS);
  loudness.gain.linearRampToValueAtTime(gain, atS + ATTACK_S);
  loudness.gain.exponentialRampToValueAtTime(SILENCE, atS + lastsS);
  const tone = context.createOscillator();
  tone.frequency.value = NOTE_HZ * ratio;
  tone.connect(loudness).connect(context.destination);
  tone.start(atS);
  tone.stop(atS + lastsS);
}
