/** The little of WebAssembly that opening PGlite needs: Node has it, Node's types leave it to the DOM library. */
declare namespace WebAssembly {
  interface Module {
    readonly __wasmModule: never;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
