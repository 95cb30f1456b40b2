// The pictures on the demo card: drawn scenes, exposed up and down like a camera would, and subject cards with a code.
import qrcode from 'qrcode';
import sharp from 'sharp';

const WIDTH = 1800;
const HEIGHT = 1200;
const THUMBNAIL_EDGE = 160;

/** A number from 0 to 1 that looks random and is the same on every machine (integer hash after Wang). */
function scatter(seed, salt) {
  let x = Math.imul(seed * 7919 + salt * 104729 + 61, 0x27d4eb2d) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) >>> 0;
  return ((x ^ (x >>> 12)) >>> 0) / 2 ** 32;
}

const spread = (seed, salt, from, to) => Math.round(from + scatter(seed, salt) * (to - from));

function lights(number) {
  return Array.from({ length: 40 }, (_, i) => {
    const at = (salt, from, to) => spread(number, i * 7 + salt, from, to);
    const colour = `hsl(${at(0, 0, 360)} 50% ${at(1, 35, 80)}%)`;
    return `<circle cx="${at(2, 0, WIDTH)}" cy="${at(3, 0, HEIGHT)}" r="${at(4, 15, 110)}" fill="${colour}" fill-opacity="0.5"/>`;
  }).join('');
}

/** Head and shoulders, a little different each time, as in a hall on the day of the school photograph. */
function person(number, who) {
  const x = spread(number, 301, 800, 1000);
  const y = spread(number, 302, 480, 540);
  const shirt = `hsl(${spread(who, 303, 0, 360)} 45% 45%)`;
  const hair = `hsl(${spread(who, 304, 15, 45)} 45% ${spread(who, 305, 12, 45)}%)`;
  const skin = `hsl(25 45% ${spread(who, 306, 45, 75)}%)`;
  return `<path d="M${x - 430} 1200 Q${x - 400} 840 ${x} 830 Q${x + 400} 840 ${x + 430} 1200 Z" fill="${shirt}"/>
    <rect x="${x - 75}" y="${y + 150}" width="150" height="240" rx="60" fill="${skin}"/>
    <ellipse cx="${x}" cy="${y - 50}" rx="225" ry="265" fill="${hair}"/>
    <ellipse cx="${x}" cy="${y}" rx="190" ry="240" fill="${skin}"/>
    <circle cx="${x - 70}" cy="${y - 20}" r="17" fill="#222"/><circle cx="${x + 70}" cy="${y - 20}" r="17" fill="#222"/>
    <path d="M${x - 75} ${y + 105} Q${x} ${y + 165} ${x + 75} ${y + 105}" stroke="#823" stroke-width="12" fill="none"/>`;
}

/** A drawing of this person that differs with its number in everything that a person or a fingerprint looks at. */
function drawing(number, who) {
  const hue = spread(number, 300, 0, 360);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs><radialGradient id="wall" cx="0.${spread(number, 307, 2, 8)}" cy="0.3" r="0.9">
      <stop offset="0" stop-color="hsl(${hue} 28% 68%)"/><stop offset="1" stop-color="hsl(${hue} 30% 20%)"/>
    </radialGradient><filter id="soft"><feGaussianBlur stdDeviation="9"/></filter></defs>
    <rect width="100%" height="100%" fill="url(#wall)"/><g filter="url(#soft)">${lights(number)}</g>${person(number, who)}
  </svg>`;
}

/** Encoded at a quality like a camera's, with the small picture that cameras put into EXIF. */
async function develop(picture) {
  const jpeg = await picture.clone().jpeg({ quality: 90 }).toBuffer();
  const thumbnail = await sharp(jpeg).resize(THUMBNAIL_EDGE).jpeg({ quality: 70 }).toBuffer();
  return { jpeg, thumbnail };
}

/** Each byte's value when the light behind it is `gain` times as much: light adds up in linear space. */
function exposureTable(gain) {
  return Uint8Array.from({ length: 256 }, (_, value) => {
    const light = (value / 255) ** 2.2 * gain;
    return Math.min(255, Math.round(255 * light ** (1 / 2.2)));
  });
}

/** A scene exposed `stops` away from right. */
export async function photograph({ scene, who, stops }) {
  const { data, info } = await sharp(Buffer.from(drawing(scene, who)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const table = exposureTable(2 ** stops);
  for (let i = 0; i < data.length; i += 1) data[i] = table[data[i]];
  return develop(sharp(data, { raw: info }));
}

/** A sheet with the subject's code, held in front of the scene. */
export async function photographCard({ subject, scene, who }) {
  const code = await qrcode.toBuffer(subject, { width: 620, margin: 4, errorCorrectionLevel: 'M' });
  const drawn = sharp(Buffer.from(drawing(scene, who)))
    .removeAlpha()
    .blur(6);
  const sheet = await sharp(code).extend({ top: 40, bottom: 40, left: 40, right: 40, background: '#fff' }).toBuffer();
  return develop(
    sharp(
      await drawn
        .composite([{ input: sheet }])
        .png()
        .toBuffer(),
    ),
  );
}
