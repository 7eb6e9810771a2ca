// Drawings as data and as pixels. A stroke is
// `{points: [[x, y], …], colour: [r, g, b, a], width}` with points in 0..1 of the picture (x right,
// y down), colour in 0..1 and width in picture heights; the same form is stored with a note.

/** Paint strokes over a picture of `width` × `height` pixels. */
export function paint(context, strokes, width, height) {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) paintOne(context, stroke, width, height);
}

function paintOne(context, stroke, width, height) {
  const points = stroke.points.map(([x, y]) => [x * width, y * height]);
  context.strokeStyle = cssColour(stroke.colour);
  context.lineWidth = Math.max(1, stroke.width * height);
  context.beginPath();
  context.moveTo(...points[0]);
  if (points.length === 1) context.lineTo(points[0][0] + 0.01, points[0][1]);
  // Through the middles of neighbours, so that a quick hand leaves a curve and not corners.
  for (let i = 1; i < points.length - 1; i += 1) {
    const [x, y] = points[i];
    context.quadraticCurveTo(x, y, (x + points[i + 1][0]) / 2, (y + points[i + 1][1]) / 2);
  }
  if (points.length > 1) context.lineTo(...points[points.length - 1]);
  context.stroke();
}

/** A colour of four parts in 0..1 as CSS. */
export function cssColour([red, green, blue, alpha]) {
  const part = (value) => Math.round(value * 255);
  return `rgba(${part(red)}, ${part(green)}, ${part(blue)}, ${alpha})`;
}

/** A coordinate as it is stored: inside the picture, four decimals. */
export function stored(value) {
  return Math.round(Math.min(1, Math.max(0, value)) * 10000) / 10000;
}
