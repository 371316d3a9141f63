#include "server/notices/notice.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "adapters/base/json.h"

namespace gateway {
namespace {

constexpr char kLook[] = "fourws dead-letter list --state waiting";
constexpr char kReplay[] = "fourws dead-letter replay --all";

std::string Counted(int64_t count) {
  return absl::StrCat(count, count == 1 ? " webhook" : " webhooks");
}

std::string TextOf(const DeadLetterSummary& summary) {
  std::string text =
      absl::StrCat(Counted(summary.count), " could not be processed");
  // Not known of those that the store cannot read.
  if (summary.first_received != absl::InfiniteFuture())
    absl::StrAppend(
        &text, ", the first at ",
        absl::FormatTime(summary.first_received, absl::UTCTimeZone()));
  absl::StrAppend(&text, ". The gateway keeps ",
                  summary.count == 1 ? "it" : "them", ".\n\n");
  int64_t named = 0;
  for (const auto& group : summary.groups) {
    absl::StrAppendFormat(&text, "%6d  %s%s%s\n", group.count, group.source,
                          group.source.empty() ? "" : ": ", group.reason);
    named += group.count;
  }
  if (named < summary.count)
    absl::StrAppendFormat(&text, "%6d  others\n", summary.count - named);
  absl::StrAppend(&text, "\nWaiting in all: ", summary.waiting,
                  "\n\nTo look at them:    ", kLook,
                  "\nTo replay them:     ", kReplay,
                  "  (once the cause is mended)\n");
  return text;
}

}  // namespace

Notice DeadLetterNotice(const DeadLetterSummary& summary) {
  Notice notice;
  notice.subject = absl::StrCat("fourws-gateway: ", Counted(summary.count),
                                " could not be processed");
  notice.text = TextOf(summary);
  nlohmann::json groups = nlohmann::json::array();
  for (const auto& group : summary.groups) {
    groups.push_back({{"source", group.source},
                      {"reason", group.reason},
                      {"count", group.count}});
  }
  notice.json = JsonText({{"event", "dead_letters"},
                          {"text", notice.text},
                          {"count", summary.count},
                          {"waiting", summary.waiting},
                          {"groups", std::move(groups)},
                          {"look", kLook},
                          {"replay", kReplay}});
  return notice;
}

}  // namespace gateway
