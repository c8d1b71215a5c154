// The page's side of MovingPicture: one image and a slider.

function render({ model, el }) {
  const images = model.get("pictures").map((bytes) => URL.createObjectURL(new Blob([bytes], { type: "image/png" })));
  const figure = document.createElement("div");
  figure.className = "moving-picture";
  const image = document.createElement("img");
  const label = document.createElement("label");
  const name = document.createElement("span");
  const slider = document.createElement("input");
  const value = document.createElement("output");
  name.textContent = model.get("label");
  slider.type = "range";
  slider.min = "0";
  slider.max = String(images.length - 1);
  label.append(name, slider, value);
  figure.append(image, label);
  el.append(figure);

  function show() {
    const place = model.get("place");
    slider.value = String(place);
    image.src = images[place];
    image.alt = model.get("descriptions")[place];
    value.textContent = model.get("values")[place];
    slider.setAttribute("aria-valuetext", model.get("values")[place]);
  }

  slider.addEventListener("input", () => {
    model.set("place", Number(slider.value));
    model.save_changes();
  });
  slider.addEventListener("keydown", (event) => event.stopPropagation()); // or JupyterLab takes the arrow keys
  model.on("change:place", show);
  show();
  return () => {
    model.off("change:place", show);
    images.forEach((address) => URL.revokeObjectURL(address));
  };
}

export default { render };
