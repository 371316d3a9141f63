#ifndef SERVER_NOTICES_NOTICE_H_
#define SERVER_NOTICES_NOTICE_H_

#include <string>

#include "adapters/store/dead_letter_store.h"

namespace gateway {

// A notice to people.
struct Notice {
  std::string subject;  // One line.
  std::string text;     // Lines of plain text.
  std::string json;     // The same for programs, as JSON with a field `text`.
};

// A notice names this many groups of letters at most.
inline constexpr int kMaxNoticeGroups = 20;

// Returns the notice of the letters in `summary`: how many there are, why they
// could not be processed, and how to look at them and replay them. It holds
// nothing of their content. Times are in UTC.
Notice DeadLetterNotice(const DeadLetterSummary& summary);

}  // namespace gateway

#endif  // SERVER_NOTICES_NOTICE_H_
