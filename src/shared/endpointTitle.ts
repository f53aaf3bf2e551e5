/** The name of an endpoint as the user knows it: that of the service for those that are built in, else the name that it has in the settings. */
export function endpointTitle(name: string): string {
  if (name === "openrouter") return "OpenRouter";
  return name === "deepinfra" ? "DeepInfra" : name;
}
