#ifndef ADAPTERS_FOURWS_OUTCOMES_H_
#define ADAPTERS_FOURWS_OUTCOMES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// How 4ws.trade tells what became of a write.
namespace gateway::fourws {

enum class End {
  kCallback,  // The answer says that it arrived, a callback how it ended.
  kAnswer,    // The answer says how it ended. There is no callback.
  kEither,    // The answer, if it has what the write made, else a callback.
};

// In the configuration: `callback`, `answer`, `either`.
const char* NameOf(End end);
std::optional<End> EndNamed(absl::string_view name);

// How one write ends.
struct WriteEnd {
  std::string request;  // Full name of the request message.
  std::string command;  // Its name in the configuration: see Command.
  End end = End::kCallback;
  // Nothing documents `end`: the configuration may say otherwise. An answer
  // that merely says that a write arrived looks like one that says that it is
  // done, so that kEither is for those alone that have it here.
  bool is_assumed = false;
};

// Those of all codecs.
const std::vector<WriteEnd>& WriteEnds();

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_OUTCOMES_H_
