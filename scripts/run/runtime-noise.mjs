// Lines that Chromium and Node write to stderr and that say nothing about the app.
const PREFIX = /^\[\d+:\d{4}\/\d{6}\.\d+:(?:INFO|WARNING|ERROR):(?<file>[\w.]+)(?:\(\d+\)|:\d+)\]/;
const QUIET_FILES = new Set([
  'bus.cc',
  'object_proxy.cc',
  'connection.cc',
  'x11_util.cc',
  'viz_main_impl.cc',
  'gpu_process_host.cc',
  'gpu_memory_buffer_support_x11.cc',
  'gl_surface_presentation_helper.cc',
  'angle_platform_impl.cc',
  'command_buffer_proxy_impl.cc',
  'network_service_instance_impl.cc',
  'atom_cache.cc',
  'zygote_host_impl_linux.cc',
]);
const GTK =
  /^\(electron:\d+\): (?:Gtk|dconf|GLib-GIO)-(?:WARNING|CRITICAL) \*\*: [\d:. ]*(?:cannot open display|unable to create|Failed to load module)/;

// sharp warns about Electron's GLib on Linux, which main/media/load-sharp.ts sees to, and is read as a JSON module.
const NODE_WARNING =
  /^\(node:\d+\) (?:\[SharpElectronLinux\]|ExperimentalWarning: Importing JSON modules)|^\(Use `\S+ --trace-warnings/;

/** Everything not named here is passed on: better one line too many than a hidden error. */
export function isRuntimeNoise(line) {
  const file = PREFIX.exec(line)?.groups?.file;
  return (file !== undefined && QUIET_FILES.has(file)) || GTK.test(line) || NODE_WARNING.test(line);
}
