// The front end of helpers/drawing_pad.py. All that is drawn stands in the model's `boxes`: every view of one pad shows
// the same, also after the page was reloaded.

const CANVAS = 480; // pixels of a side: sharp on every screen and on a page that is zoomed in
const IMAGE = 28; // pixels of a side of the small image
const CLOSEST = 0.002; // the smallest distance between two points of a stroke, by the side of the box
const LIVE = 200; // milliseconds between two messages while the reader is drawing
const PAPER = "#ffffff";
const INK = "#111111";
const KEPT = 0.35; // how strong the ink of a kept image is

function element(tag, className, text = "") {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

function canvas(className, size) {
  const node = element("canvas", className);
  node.width = node.height = size;
  node.setAttribute("role", "img");
  return node;
}

function button(text, name, act) {
  const node = element("button", "drawing-pad-button", text);
  node.type = "button";
  node.title = name;
  node.setAttribute("aria-label", name);
  node.addEventListener("click", act);
  return node;
}

function bars(answer) {
  const node = element("div", "drawing-pad-answer");
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", answer.summary);
  node.append(element("div", "drawing-pad-summary", answer.summary));
  answer.percents.forEach((percent, digit) => {
    const row = element("div", digit === answer.best ? "drawing-pad-row drawing-pad-best" : "drawing-pad-row");
    const track = element("span", "drawing-pad-track");
    const bar = element("span", "drawing-pad-bar");
    bar.style.width = `${percent}%`;
    track.append(bar);
    row.append(element("span", "", digit), track, element("span", "drawing-pad-percent", `${percent}%`));
    node.append(row);
  });
  return node;
}

/** The pixels of the image in one box as RGBA, each made by `colour` from a grey level; null without an image. */
function picture(model, place, colour) {
  const bytes = model.get("pixels")[place];
  if (!bytes) return null;
  const levels = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new ImageData(new Uint8ClampedArray([...levels].flatMap(colour)), IMAGE, IMAGE);
}

function paintStrokes(context, strokes, pen) {
  const radius = pen * CANVAS;
  context.fillStyle = context.strokeStyle = INK;
  context.lineWidth = 2 * radius;
  context.lineCap = context.lineJoin = "round";
  for (const [first, ...others] of strokes) {
    const [left, top] = first.map((value) => value * CANVAS);
    context.beginPath();
    context.arc(left, top, radius, 0, 2 * Math.PI); // a dot: a line of no length would leave no ink
    context.fill();
    context.beginPath();
    context.moveTo(left, top);
    for (const [x, y] of others) context.lineTo(x * CANVAS, y * CANVAS);
    context.stroke();
  }
}

/** One box: the node, and the function that shows what the model holds. */
function createBox(model, place) {
  const limits = model.get("limits");
  const texts = model.get("texts");
  const names = texts.names[place];
  const sheet = canvas("drawing-pad-sheet", CANVAS);
  const small = canvas("drawing-pad-small", IMAGE);
  const answers = element("div", "drawing-pad-answers");
  let stroke = null; // the one that is being drawn
  let timer = null;

  const box = () => model.get("boxes")[place];
  const strokes = () => (stroke ? [...box().strokes, [...stroke]] : box().strokes);

  function change(strokes, kept) {
    const changed = { strokes, kept };
    model.set("boxes", model.get("boxes").map((box, other) => (other === place ? changed : box)));
    model.set("live", null);
    model.save_changes();
  }

  function sendLive() {
    timer ??= setTimeout(() => {
      timer = null;
      if (!stroke) return;
      model.set("live", { place, strokes: strokes() });
      model.save_changes(); // while the kernel is busy, only the newest state waits
    }, LIVE);
  }

  function add(x, y) {
    const last = stroke.at(-1);
    if (last && Math.hypot(x - last[0], y - last[1]) < CLOSEST) return;
    if (stroke.length < limits.points) stroke.push([x, y]);
    paint();
    sendLive();
  }

  /** Go on with the stroke. It ends at the edge of the box, and another begins where the pen comes back. */
  function draw(event) {
    const area = sheet.getBoundingClientRect();
    const position = [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height];
    const [x, y] = position.map((value) => Math.round(1e4 * Math.min(1, Math.max(0, value))) / 1e4);
    const inside = position.every((value) => value >= 0 && value <= 1);
    if (inside && !stroke && box().strokes.length < limits.strokes) stroke = [];
    if (stroke) add(x, y);
    if (!inside) finish();
  }

  function finish() {
    if (!stroke) return;
    const drawn = strokes();
    stroke = null;
    change(drawn, box().kept);
  }

  sheet.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    draw(event);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!sheet.hasPointerCapture(event.pointerId)) return;
    const between = event.getCoalescedEvents?.() ?? [];
    for (const part of between.length ? between : [event]) draw(part);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) sheet.addEventListener(end, finish);

  const undo = button(texts.undo, names.undo, () => {
    if (box().strokes.length) change(box().strokes.slice(0, -1), box().kept);
  });
  const clear = button(texts.clear, names.clear, () => {
    if (box().strokes.length || box().kept) change([], false);
  });

  function paint() {
    const context = sheet.getContext("2d");
    context.fillStyle = PAPER;
    context.fillRect(0, 0, CANVAS, CANVAS);
    paintStrokes(context, strokes(), limits.pen);
    const kept = box().kept && !strokes().length && picture(model, place, (level) => [0, 0, 0, KEPT * level]);
    if (kept) {
      const enlarged = canvas("", IMAGE);
      enlarged.getContext("2d").putImageData(kept, 0, 0);
      context.drawImage(enlarged, 0, 0, CANVAS, CANVAS);
    }
  }

  function update() {
    paint();
    const context = small.getContext("2d");
    const seen = picture(model, place, (level) => [level, level, level, 255]);
    context.fillRect(0, 0, IMAGE, IMAGE);
    if (seen) context.putImageData(seen, 0, 0);
    small.setAttribute("aria-label", seen ? names.seen : names.unseen);
    answers.replaceChildren(...model.get("answers")[place].map(bars));
    undo.setAttribute("aria-disabled", !box().strokes.length);
    clear.setAttribute("aria-disabled", !box().strokes.length && !box().kept);
  }

  sheet.setAttribute("aria-label", names.canvas);
  const node = element("div", "drawing-pad-box");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", names.box);
  const drawing = element("div", "drawing-pad-drawing");
  const buttons = element("div", "drawing-pad-buttons");
  const below = element("div", "drawing-pad-below");
  buttons.append(undo, clear);
  below.append(small, buttons);
  drawing.append(element("div", "drawing-pad-label", model.get("labels")[place]), sheet, below);
  node.append(drawing, answers);
  return { node, update };
}

function render({ model, el }) {
  const texts = model.get("texts");
  const boxes = model.get("labels").map((_, place) => createBox(model, place));
  const status = element("p", "drawing-pad-status");
  const message = element("p", "drawing-pad-message");
  status.setAttribute("aria-live", "polite");
  message.setAttribute("role", "alert");

  function update() {
    for (const box of boxes) box.update();
    const count = texts.counts[model.get("pixels").filter(Boolean).length];
    if (status.textContent !== count) status.textContent = count; // or it would be read aloud again
    if (message.textContent !== model.get("message")) message.textContent = model.get("message");
  }

  for (const name of ["boxes", "pixels", "answers", "message"]) model.on(`change:${name}`, update);
  const row = element("div", "drawing-pad-boxes");
  row.append(...boxes.map((box) => box.node));
  el.classList.add("drawing-pad");
  el.append(row, element("p", "drawing-pad-note", texts.note), status, message);
  update();
  return () => {
    for (const name of ["boxes", "pixels", "answers", "message"]) model.off(`change:${name}`, update);
  };
}

export default { render };
