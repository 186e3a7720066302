// The work list is whole without this; with it, it is live and works with keys.

import { keys } from "./workkeys.js";
import { live } from "./live.js";
import { preview } from "./preview.js";

keys();
live();
preview();
