// Draws the land of the map page and its marker grid, and records checksums. See README.md.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import { geoBounds, geoConicConformal, geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const LAND = {
  file: "node_modules/world-atlas/land-110m.json",
  sha256: "ead5f68119c49a9250902e7da303bcb209341bbb8fefe7369a439b48b704658a",
};
const LAND_OF_EUROPE = {
  file: "node_modules/world-atlas/land-50m.json",
  sha256: "619477ff690c086885e45cb91707d783805561bd75ae8e437b7d4694b0204e0f",
};
const OUTPUT = "../static/campaign_pages/map/";
const MAP = { width: 1000, height: 440 };
// campaign_pages/projection.py places the markers with the same three numbers.
const EXPECTED = { scale: 188.254, x: 500, y: 245.75 };
const PIXELS_PER_UNIT = 1.4;
// Lambert's conformal conic projection, again with the numbers of projection.py.
const EUROPE = { width: 1000, height: 880 };
const CONIC = { scale: 1492.5, x: 537.3, y: 1925.3, parallels: [43, 62], meridian: 15 };
const PIXELS_PER_UNIT_OF_EUROPE = PIXELS_PER_UNIT / 2; // it is shown smaller
const SAMPLES = 4; // per pixel, along each axis
const ALPHAS = [0, 128, 255]; // a fourth level costs 3 kB and shows no difference
const COLOUR = [0x8a, 0x7a, 0x55]; // by day and by night, as strong as the style sheet says

const fromHere = (path) => new URL(path, import.meta.url);
const sha256 = (path) =>
  createHash("sha256").update(readFileSync(fromHere(path))).digest("hex");

function readLand(source) {
  if (sha256(source.file) !== source.sha256) {
    throw new Error(`${source.file} is not the file of world-atlas 2.0.2`);
  }
  const topology = JSON.parse(readFileSync(fromHere(source.file), "utf8"));
  const collection = feature(topology, topology.objects.land);
  const polygons = collection.features
    .flatMap(({ geometry }) =>
      geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates)
    .filter((coordinates) => {
      const [, [, north]] = geoBounds({ type: "Polygon", coordinates });
      return north > -60;
    });
  return { type: "MultiPolygon", coordinates: polygons };
}

function fitProjection(land) {
  const projection = geoEqualEarth().fitWidth(MAP.width, land);
  const [x, y] = projection.translate();
  const found = { scale: projection.scale(), x, y };
  for (const [name, expected] of Object.entries(EXPECTED)) {
    if (Math.abs(found[name] - expected) > 0.005) {
      throw new Error(`projection ${name} is ${found[name]}, not ${expected}`);
    }
  }
  const bottom = geoPath(projection).bounds(land)[1][1];
  if (Math.ceil(bottom) !== MAP.height) {
    throw new Error(`land ends at ${bottom}, the map at ${MAP.height}`);
  }
  return projection;
}

function projectionOfEurope() {
  const { width, height } = EUROPE;
  const { scale, x, y, parallels, meridian } = CONIC;
  return geoConicConformal().parallels(parallels).rotate([-meridian, 0]).scale(scale)
    .translate([x, y]).clipExtent([[0, 0], [width, height]]);
}

// geoPath cuts rings at the antimeridian; a plain loop over the points would streak.
function projectedRings(land, projection) {
  const rings = [];
  geoPath(projection, {
    moveTo: (x, y) => rings.push([[x, y]]),
    lineTo: (x, y) => rings.at(-1).push([x, y]),
    closePath: () => rings.at(-1).push(rings.at(-1)[0]),
  })(land);
  return rings;
}

// Where each row of samples crosses an edge, in samples from the left.
function crossingsByRow(rings, rows, samplesPerUnit) {
  const crossings = Array.from({ length: rows }, () => []);
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]]
        .map((point) => point.map((n) => n * samplesPerUnit))
        .sort((a, b) => a[1] - b[1]);
      const first = Math.max(0, Math.ceil(y0 - 0.5));
      for (let row = first; row < rows && row + 0.5 < y1; row += 1) {
        crossings[row].push(x0 + ((row + 0.5 - y0) * (x1 - x0)) / (y1 - y0));
      }
    }
  }
  return crossings.map((row) => row.sort((a, b) => a - b));
}

// Even-odd fill: how many of a pixel's samples are land.
function landCoverage(crossings, width, height) {
  const coverage = new Uint8Array(width * height);
  crossings.forEach((row, sampleY) => {
    const start = Math.floor(sampleY / SAMPLES) * width;
    for (let i = 0; i + 1 < row.length; i += 2) {
      const from = Math.max(0, Math.ceil(row[i] - 0.5));
      const to = Math.min(width * SAMPLES, Math.ceil(row[i + 1] - 0.5));
      for (let x = from; x < to; x += 1) coverage[start + Math.floor(x / SAMPLES)] += 1;
    }
  });
  return coverage;
}

function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

// A palette picture of two bits a pixel: one colour, three strengths.
function encodePng(coverage, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([2, 3, 0, 0, 0], 8);
  const bytesPerRow = Math.ceil(width / 4) + 1; // the first byte names the filter: none
  const rows = Buffer.alloc(bytesPerRow * height);
  const steps = (ALPHAS.length - 1) / SAMPLES ** 2;
  coverage.forEach((samples, i) => {
    const x = i % width;
    const at = Math.floor(i / width) * bytesPerRow + 1 + (x >> 2);
    rows[at] |= Math.round(samples * steps) << (6 - 2 * (x & 3));
  });
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", header),
    pngChunk("PLTE", Buffer.from(ALPHAS.flatMap(() => COLOUR))),
    pngChunk("tRNS", Buffer.from(ALPHAS)),
    pngChunk("IDAT", deflateSync(rows, { level: 9 })),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function coverageOf(land, projection, map, pixelsPerUnit) {
  const rings = projectedRings(land, projection);
  const [width, height] = [map.width * pixelsPerUnit, map.height * pixelsPerUnit];
  const crossings = crossingsByRow(rings, height * SAMPLES, pixelsPerUnit * SAMPLES);
  return { width, height, pixels: landCoverage(crossings, width, height) };
}

// One picture, so that it is one request: the world, and below it Europe.
function drawLand() {
  const land = readLand(LAND);
  const world = coverageOf(land, fitProjection(land), MAP, PIXELS_PER_UNIT);
  const europe = coverageOf(
    readLand(LAND_OF_EUROPE), projectionOfEurope(), EUROPE, PIXELS_PER_UNIT_OF_EUROPE);
  const height = world.height + europe.height;
  const pixels = new Uint8Array(world.width * height);
  pixels.set(world.pixels);
  for (let row = 0; row < europe.height; row += 1) {
    const line = europe.pixels.subarray(row * europe.width, (row + 1) * europe.width);
    pixels.set(line, (world.height + row) * world.width);
  }
  return encodePng(pixels, world.width, height);
}

function gridCss() {
  const percent = (n) => (n === 0 ? "0" : `${String(n).replace(/^0\./, ".")}%`);
  const rule = (name, property, step) => (_, i) =>
    `.${name}${i}{${property}:${percent(i * step)}}`;
  return [
    "/* made by map_build/build.mjs */",
    ...Array.from({ length: 201 }, rule("mx", "inset-inline-start", 0.5)),
    ...Array.from({ length: 101 }, rule("my", "inset-block-start", 1)),
    "",
  ].join("\n");
}

mkdirSync(fromHere(OUTPUT), { recursive: true });
writeFileSync(fromHere(`${OUTPUT}land.png`), drawLand());
writeFileSync(fromHere(`${OUTPUT}grid.css`), gridCss());
const recorded = [
  "build.mjs", "package.json", LAND.file, LAND_OF_EUROPE.file, `${OUTPUT}land.png`, `${OUTPUT}grid.css`,
];
writeFileSync(
  fromHere("checksums.txt"),
  recorded.map((path) => `${sha256(path)}  ${path}\n`).join(""),
);
