#ifndef CLIENTS_CLI_EFFECT_H_
#define CLIENTS_CLI_EFFECT_H_

#include "absl/strings/string_view.h"

namespace fourws::cli {

// Words for what a write does.
struct Effect {
  const char* name;      // As in "this redeem".
  const char* what;      // What it changes, as in "money".
  const char* done;      // As in "nothing was taken".
  const char* happened;  // As in "which may have taken money".
  // Whether it changes anything. If not, it may always be repeated.
  bool moves = true;
};

// Returns the words for a method, named in full or by its last part; general
// words if it has none of its own.
const Effect& EffectOf(absl::string_view method);

// Returns the name of the upstream that the gateway calls for a method, which
// is named in full.
absl::string_view UpstreamOf(absl::string_view method);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_EFFECT_H_
