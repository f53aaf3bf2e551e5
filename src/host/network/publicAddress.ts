import ipaddr from "ipaddr.js";

/**
 * Whether an address belongs to the public internet: neither this machine, nor a private, link-local, shared, reserved or translated network.
 * @param address IPv4 or IPv6, as a name server gives it
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 clothes is what it is inside.
  return ipaddr.process(address).range() === "unicast";
}
