// Makes a map of every [data-map] section. The table beside it says the same: a page works without.
// Nothing is asked of anybody but our own server, and no point is asked before the page shows it.

import "/static/vendor/leaflet.js";

const L = window.L;
const SINGLE_ZOOM = 15;

async function json(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function icon(point) {
  const pin = document.createElement("span");
  pin.className = "hub-pin";
  if (point.has_dossier) pin.classList.add("hub-pin--dossier");
  if (point.is_flagged) pin.classList.add("hub-pin--flag");
  pin.textContent = point.signals > 99 ? "99+" : String(point.signals);
  return L.divIcon({ className: "hub-map__pin", html: pin, iconSize: [32, 32], iconAnchor: [16, 16] });
}

function popup(point) {
  const box = document.createElement("div");
  const name = document.createElement("p");
  const link = document.createElement("a");
  link.href = point.path;
  link.textContent = point.title;
  name.append(link);
  const text = document.createElement("p");
  text.textContent = point.text;
  box.append(name, text);
  return box;
}

function near(entity, isNear) {
  for (const row of document.querySelectorAll("[data-map-list] tr[data-entity]")) {
    if (row.dataset.entity === entity) row.toggleAttribute("data-near", isNear);
  }
}

function addPoint(map, point) {
  const marker = L.marker([point.latitude, point.longitude], { icon: icon(point), keyboard: true, riseOnHover: true });
  marker.bindPopup(popup(point)).addTo(map);
  const element = marker.getElement();
  element.setAttribute("aria-label", `${point.title}: ${point.text}`);
  element.dataset.entity = point.entity;
  for (const name of ["mouseenter", "focus"]) element.addEventListener(name, () => near(point.entity, true));
  for (const name of ["mouseleave", "blur"]) element.addEventListener(name, () => near(point.entity, false));
  return marker;
}

function followList(section) {
  const pins = new Map();
  for (const pin of section.querySelectorAll("[data-entity]")) pins.set(pin.dataset.entity, pin.querySelector(".hub-pin"));
  for (const row of document.querySelectorAll("[data-map-list] tr[data-entity]")) {
    const show = (isNear) => pins.get(row.dataset.entity)?.toggleAttribute("data-near", isNear);
    for (const name of ["mouseenter", "focusin"]) row.addEventListener(name, () => show(true));
    for (const name of ["mouseleave", "focusout"]) row.addEventListener(name, () => show(false));
  }
}

async function addSketch(map, path) {
  const ground = await json(path);
  L.geoJSON(ground, {
    interactive: false,
    style: (feature) => ({ className: `hub-ground--${feature.properties.kind}`, fillOpacity: 1 }),
    filter: (feature) => feature.geometry.type !== "Point",
  }).addTo(map).bringToBack();
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
  const markers = found.points.map((point) => addPoint(map, point));
  if (markers.length === 1) map.setView(markers[0].getLatLng(), SINGLE_ZOOM);
  else if (markers.length > 1) map.fitBounds(L.featureGroup(markers).getBounds().pad(0.25));
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
