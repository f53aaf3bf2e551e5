// Stands in for @vscode/spdlog inside the npm editor. The original needs a native build, without which the editor and its extensions write
// no log files at all; then no test could show that a key is in none of them. Same interface, plain appends, no rotation.
const fs = require("node:fs");
const path = require("node:path");

const names = ["trace", "debug", "info", "warning", "error", "critical"];

class Logger {
  #file;
  #level = 2;
  #stamped = false;

  constructor(_type, _name, file) {
    this.#file = file;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.closeSync(fs.openSync(file, "a"));
  }
  #write(level, message) {
    if (level < this.#level) return;
    const stamp = this.#stamped ? `${new Date().toISOString().replace("T", " ").slice(0, 23)} [${names[level]}] ` : "";
    fs.appendFileSync(this.#file, `${stamp}${message}${this.#stamped ? "\n" : ""}`);
  }
  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }
  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {
    this.#stamped = true;
  }
  clearFormatters() {
    this.#stamped = false;
  }
  flush() {}
  drop() {}
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger("rotating", name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger("rotating_async", name, file);
