// npm run package: the app as an unpacked folder in dist/, and a look at what is in it.
import { packageApp, packagePlaces } from './package/build-package.mjs';
import { inspectPackage } from './package/inspect-package.mjs';

async function makeRelease() {
  if (!(await packageApp({ words: process.argv.slice(2) }))) return false;
  const places = packagePlaces();
  if (places === null) return true;
  const { sizes, faults } = inspectPackage(places.dir);
  console.log(sizes.join('\n'));
  for (const fault of faults) console.error(fault);
  return faults.length === 0;
}

process.exitCode = (await makeRelease()) ? 0 : 1;
