#include "server/rpc/dead_letter_list.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/message_bytes.h"
#include "server/notifications/page_token.h"
#include "server/rpc/dead_letter_view.h"

namespace gateway {
namespace {

constexpr int kDefaultLetterPage = 50;
constexpr int kMaxLetterPage = 1000;
// What a page may take, unless a single letter takes more.
constexpr size_t kMaxLetterPageBytes = size_t{2} << 20;

// `request` is without what differs between the pages of its list.
template <typename Request>
std::string ListName(const Request& request) {
  return absl::StrCat(Request::descriptor()->name(), " ",
                      BytesInOrder(request));
}

}  // namespace

DeadLetterList::DeadLetterList(const EventLog& log,
                               v1::ListDeadLettersRequest request)
    : log_(&log) {
  request.clear_page_token();
  request.clear_page_size();
  name_ = ListName(request);
}

DeadLetterList::DeadLetterList(const EventLog& log,
                               v1::ReplayDeadLettersRequest request)
    : log_(&log) {
  request.clear_page_token();
  name_ = ListName(request);
}

absl::StatusOr<int64_t> DeadLetterList::PositionOf(
    const std::string& token) const {
  const auto position = DecodePageToken(*log_, name_, token);
  if (!position.ok()) return position.status();
  int64_t number = 0;
  if (!position->empty() && !absl::SimpleAtoi(*position, &number)) number = 0;
  return number;
}

std::string DeadLetterList::TokenAfter(int64_t number) const {
  return EncodePageToken(*log_, name_, absl::StrCat(number));
}

int LetterPageSize(int asked) {
  return std::min(asked == 0 ? kDefaultLetterPage : asked, kMaxLetterPage);
}

std::optional<int64_t> FillPage(const std::vector<DeadLetter>& letters,
                                int size, v1::ListDeadLettersResponse& page) {
  size_t bytes = 0;
  for (const DeadLetter& letter : letters) {
    v1::DeadLetter shown = ToProto(letter);
    bytes += shown.ByteSizeLong();
    const int shown_before = page.dead_letters_size();
    if (shown_before == size ||
        (shown_before > 0 && bytes > kMaxLetterPageBytes))
      return letters[static_cast<size_t>(shown_before) - 1].number;
    *page.add_dead_letters() = std::move(shown);
  }
  return std::nullopt;
}

}  // namespace gateway
