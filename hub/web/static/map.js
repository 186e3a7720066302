// Makes a map of every [data-map] section. The table beside it says the same: a page works without.
// Nothing is asked of anybody but our own server, and no point is asked before the page shows it.

import "/static/vendor/leaflet.js";

const L = window.L;
const SINGLE_ZOOM = 15;
const APART_PX = 56;

async function json(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function icon(group) {
  const [point] = group;
  const pin = document.createElement("span");
  pin.className = "hub-pin";
  if (group.some((it) => it.has_dossier)) pin.classList.add("hub-pin--dossier");
  if (group.some((it) => it.is_flagged)) pin.classList.add("hub-pin--flag");
  if (group.some((it) => it.has_permit)) pin.classList.add("hub-pin--permit");
  if (group.length > 1) pin.classList.add("hub-pin--group");
  const number = group.length > 1 ? group.length : point.signals;
  pin.textContent = number > 99 ? "99+" : String(number);
  return L.divIcon({ className: "hub-map__pin", html: pin, iconSize: [32, 32], iconAnchor: [16, 16] });
}

function popup(group) {
  const box = document.createElement("div");
  for (const point of group) {
    const name = document.createElement("p");
    const link = document.createElement("a");
    link.href = point.path;
    link.textContent = point.title;
    name.append(link, `: ${point.text}`);
    for (const ref of point.refs) {
      const row = document.createElement("a");
      row.href = ref.path;
      row.textContent = ref.name;
      name.append("; ", row);
    }
    box.append(name);
  }
  return box;
}

// The rows of the list beside the map that are about this address.
function rows(entity) {
  const all = [...document.querySelectorAll("[data-map-list] [data-places]")];
  return all.filter((it) => it.dataset.places.split(" ").includes(entity));
}

function addGroup(layer, group) {
  const middle = L.latLngBounds(group.map((it) => [it.latitude, it.longitude])).getCenter();
  const marker = L.marker(middle, { icon: icon(group), keyboard: true, riseOnHover: true });
  marker.bindPopup(popup(group)).addTo(layer);
  const element = marker.getElement();
  const names = group.map((it) => `${it.title}, ${it.text}`).join("; ");
  element.setAttribute("aria-label", group.length > 1 ? `${group.length} adressen: ${names}` : names);
  element.dataset.entities = group.map((it) => it.entity).join(" ");
  const show = (isNear) => {
    const about = group.flatMap((it) => rows(it.entity));
    for (const row of about) row.toggleAttribute("data-near", isNear);
  };
  for (const name of ["mouseenter", "focus"]) element.addEventListener(name, () => show(true));
  for (const name of ["mouseleave", "blur"]) element.addEventListener(name, () => show(marker.isPopupOpen()));
  marker.on("popupopen", () => show(true));
  marker.on("popupclose", () => show(false));
}

// Points that would cover one another at this zoom are one marker, that names them all.
function draw(map, layer, points) {
  layer.clearLayers();
  const groups = [];
  for (const point of points) {
    const at = map.latLngToContainerPoint([point.latitude, point.longitude]);
    const found = groups.find((it) => it.at.distanceTo(at) < APART_PX);
    if (found) found.points.push(point);
    else groups.push({ at, points: [point] });
  }
  for (const group of groups) addGroup(layer, group.points);
}

function followList(section) {
  for (const it of document.querySelectorAll("[data-map-list] [data-places]")) {
    const show = (isNear) => {
      for (const entity of it.dataset.places.split(" ")) {
        const pin = section.querySelector(`[data-entities~="${entity}"] .hub-pin`);
        pin?.toggleAttribute("data-near", isNear);
      }
    };
    for (const name of ["mouseenter", "focusin"]) it.addEventListener(name, () => show(true));
    for (const name of ["mouseleave", "focusout"]) it.addEventListener(name, () => show(false));
  }
}

async function addSketch(map, path) {
  const ground = await json(path);
  L.geoJSON(ground, {
    interactive: false,
    style: (feature) => ({ className: `hub-ground--${feature.properties.kind}`, fillOpacity: 1 }),
    filter: (feature) => feature.geometry.type !== "Point",
  }).addTo(map);
  for (const feature of ground.features.filter((it) => it.geometry.type === "Point")) {
    const [longitude, latitude] = feature.geometry.coordinates;
    L.tooltip([latitude, longitude], { permanent: true, direction: "center", className: "hub-ground__name" })
      .setContent(document.createTextNode(feature.properties.name))
      .addTo(map);
  }
}

function addTiles(map, path, tilesZoom, attribution, missing) {
  const tiles = L.tileLayer(path, { maxZoom: map.getMaxZoom(), maxNativeZoom: tilesZoom, bounds: map.options.maxBounds, attribution });
  tiles.once("tileerror", missing);
  tiles.addTo(map);
}

function said(found, isSketch) {
  const parts = [];
  if (isSketch) parts.push("Ondergrond niet beschikbaar: u ziet een schets, niet op schaal.");
  if (found.closed > 0) parts.push("Punten staan er pas als u de adressen toont.");
  if (found.unplaced > 0) parts.push(`${found.unplaced} ${found.unplaced === 1 ? "adres staat" : "adressen staan"} niet in het adressenboek en dus niet op de kaart.`);
  return parts.join(" ");
}

// When rows of the list changed, the points are asked again; what is the same stays as it is, and the
// map stays where it is.
function followChanges(section, map, pins, found) {
  let shown = found.points;
  map.on("zoomend", () => draw(map, pins, shown));
  document.addEventListener("hub:rows", async () => {
    const { points } = await json(section.dataset.points);
    if (JSON.stringify(points) === JSON.stringify(shown)) return;
    shown = points;
    const focused = document.activeElement?.dataset.entities;
    draw(map, pins, shown);
    if (focused) section.querySelector(`[data-entities="${focused}"]`)?.focus({ preventScroll: true });
  });
}

async function start(section) {
  const { points, ground, tiles, tilesZoom, zoomMax, bounds } = section.dataset;
  const [south, west, north, east] = bounds.split(" ").map(Number);
  const box = L.latLngBounds([south, west], [north, east]);
  const found = await json(points);
  section.hidden = false;
  const map = L.map(section.querySelector(".hub-map__canvas"), {
    maxBounds: box,
    maxZoom: Number(zoomMax),
    minZoom: 10,
    scrollWheelZoom: false,
    zoomControl: false,
    fadeAnimation: false,
    zoomAnimation: false,
    markerZoomAnimation: false,
  });
  L.control.zoom({ zoomInTitle: "Zoom in", zoomOutTitle: "Zoom uit" }).addTo(map);
  map.attributionControl.setPrefix(false);
  map.fitBounds(box);
  const status = section.querySelector(".hub-map__status");
  const sketch = async () => {
    status.textContent = said(found, true);
    await addSketch(map, ground);
  };
  if (tiles) addTiles(map, tiles, Number(tilesZoom), found.attribution, sketch);
  if (found.points.length === 1) map.setView([found.points[0].latitude, found.points[0].longitude], SINGLE_ZOOM);
  else if (found.points.length > 1) map.fitBounds(L.latLngBounds(found.points.map((it) => [it.latitude, it.longitude])).pad(0.25));
  const pins = L.layerGroup().addTo(map);
  draw(map, pins, found.points);
  followChanges(section, map, pins, found);
  status.textContent = said(found, false);
  if (!tiles) await sketch();
  followList(section);
  section.dataset.ready = "";
}

for (const section of document.querySelectorAll("[data-map]")) {
  start(section).catch(() => {
    section.hidden = true;
  });
}
