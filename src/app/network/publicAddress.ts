import ipaddr from "ipaddr.js";

const globalUnicast = [ipaddr.IPv6.parseCIDR("2000::/3")];

/**
 * Whether an address belongs to the public internet: neither this machine, nor a private, link-local, shared, reserved or translated network.
 * @param address IPv4 or IPv6, as a name server gives it
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 clothes is what it is inside.
  const found = ipaddr.process(address);
  if (found.range() !== "unicast") return false;
  // Of IPv6 only 2000::/3 is given out: the rest is reserved, whether it has a name of its own or not (`::7f00:1` is 127.0.0.1 of old).
  return found.kind() === "ipv4" || globalUnicast.some(([network, bits]) => found.match(network, bits));
}
