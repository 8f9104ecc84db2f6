// Shapes for states: a colour alone says nothing to whoever does not see it.

const PATHS = {
  ready: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11zm0 1.8a3.7 3.7 0 1 1 0 7.4a3.7 3.7 0 0 1 0-7.4z",
  offered: "M8 1.5c-2.6 0-4.2 1.9-4.2 4.4v2.6L2.5 11v.9h11V11l-1.3-2.5V5.900c0-2.500-1.600-4.400-4.200-4.400zM6.300 12.800a1.800 1.800 0 0 0 3.400 0z",
  talking: "M2 3.500h12v7.500H7.500L4.500 14v-3H2z",
  hold: "M4 3h3v10H4zM9 3h3v10H9z",
  "wrap-up": "M3 11.200 10.800 3.400l1.900 1.900L4.900 13.100 2.500 13.500zM11.500 2.700l1-1 1.900 1.900-1 1z",
  paused: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.500 5.500h1.800v5H5.500zM8.700 5.500h1.800v5H8.700z",
  parked: "M8 1.500 15 14H1zM7.200 6h1.600v4H7.200zM7.200 11h1.600v1.600H7.200z",
  "logged-out": "M3 7.200h10v1.600H3z",
  alarm: "M8 1.500 15 14H1zM7.200 6h1.600v4H7.200zM7.200 11h1.600v1.600H7.200z",
  hand: "M7 1.500h1.500V7h.6V2.500h1.500V7h.6V4h1.400v6c0 2.500-1.500 4.500-4.200 4.500-2 0-3-.9-3.900-2.500L2.500 8.500l1.300-.7L5.500 10V3H7v4h0z",
  ear: "M8 1.500a4.500 4.500 0 0 0-4.500 4.500h1.700a2.800 2.800 0 1 1 4.600 2.100C8.700 9 8.200 9.800 8 11c-.2 1-.7 1.600-1.500 1.600-.7 0-1.200-.4-1.400-1l-1.600.6a3.100 3.100 0 0 0 6.100-.9c.2-.9.500-1.300 1.300-2A4.500 4.500 0 0 0 8 1.500z",
  surge: "M1.500 10.500 5 7l2.500 2.500L12 5H9.500V3.300H15V8.800h-1.700V6.300L7.500 12 5 9.500l-2.300 2.300z",
  good: "M6.400 12.200 2.300 8.100l1.300-1.300 2.800 2.800 6-6 1.300 1.300z",
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name] ?? PATHS["logged-out"]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
