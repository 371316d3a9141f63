#ifndef CLIENTS_CLI_EFFECT_H_
#define CLIENTS_CLI_EFFECT_H_

#include "absl/strings/string_view.h"

namespace fourws::cli {

// What a write does, in words for people.
struct Effect {
  const char* name;      // "this redeem"
  const char* what;      // What it does it to: "money".
  const char* done;      // "nothing was taken"
  const char* happened;  // "which may have taken money"
  // Whether it changes anything: else it may be repeated however it ended.
  bool moves = true;
};

// The words for a method, by its full name or the part behind the last point.
const Effect& EffectOf(absl::string_view method);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_EFFECT_H_
