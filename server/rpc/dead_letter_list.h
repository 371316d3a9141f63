#ifndef SERVER_RPC_DEAD_LETTER_LIST_H_
#define SERVER_RPC_DEAD_LETTER_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/store/dead_letter_store.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/dead_letter_service.pb.h"

namespace gateway {

// The list that a request asks for, different from those of all others, whose
// pages follow each other. A page token leads on in its own list only.
class DeadLetterList {
 public:
  // `log` signs the tokens; it must outlive this.
  DeadLetterList(const EventLog& log, v1::ListDeadLettersRequest request);
  DeadLetterList(const EventLog& log, v1::ReplayDeadLettersRequest request);

  // The number of the letter after which the page of `token` begins; zero if
  // the token is empty. INVALID_ARGUMENT (PAGE_TOKEN_INVALID).
  absl::StatusOr<int64_t> PositionOf(const std::string& token) const;
  // The token of the page that begins after the letter `number`.
  std::string TokenAfter(int64_t number) const;

 private:
  const EventLog* log_;
  std::string name_;
};

// How many letters a page has at most. `asked`: by the caller; zero if it did
// not say.
int LetterPageSize(int asked);

// Adds as many of `letters`, `size` at most, as one page bears. Returns the
// number of the last of them if there are more.
std::optional<int64_t> FillPage(const std::vector<DeadLetter>& letters,
                                int size, v1::ListDeadLettersResponse& page);

}  // namespace gateway

#endif  // SERVER_RPC_DEAD_LETTER_LIST_H_
