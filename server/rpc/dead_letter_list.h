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

// A list of dead letters, which clients read page by page. Makes and reads its
// page tokens. Requests that differ only in the page token or size belong to
// one list. A token is valid for its own list only.
class DeadLetterList {
 public:
  // `log` has the key that signs the tokens. It must outlive this.
  DeadLetterList(const EventLog& log, v1::ListDeadLettersRequest request);
  DeadLetterList(const EventLog& log, v1::ReplayDeadLettersRequest request);

  // Returns the number of the letter after which the page of `token` begins;
  // zero if the token is empty. INVALID_ARGUMENT (PAGE_TOKEN_INVALID) if the
  // token is not of this list.
  absl::StatusOr<int64_t> PositionOf(const std::string& token) const;
  // Returns the token of the page that begins after the letter `number`.
  std::string TokenAfter(int64_t number) const;

 private:
  const EventLog* log_;
  std::string name_;
};

// Returns how many letters a page may have. `asked` is what the caller asked
// for; zero if it did not say.
int LetterPageSize(int asked);

// Adds the first of `letters` to `page`: up to `size`, and fewer if the page
// would become too large. Returns the number of the last one added if others
// are left; otherwise nothing.
std::optional<int64_t> FillPage(const std::vector<DeadLetter>& letters,
                                int size, v1::ListDeadLettersResponse& page);

}  // namespace gateway

#endif  // SERVER_RPC_DEAD_LETTER_LIST_H_
