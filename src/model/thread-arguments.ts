/**
 * Arguments of the threads that a pool starts. A pool loads a thread's module by `require`, and where that reads ECMAScript
 * modules, Node ends the whole process when the thread is stopped while it loads (seen in 20.20, as `v8::Module::IsGraphAsync`).
 * Without it the pool falls back to `import`, which can be stopped.
 */
export const threadArguments: string[] = process.features.require_module ? ["--no-experimental-require-module"] : [];
