#include "clients/cli/effect.h"

#include <utility>

#include "absl/strings/match.h"

namespace fourws::cli {
namespace {

constexpr std::pair<absl::string_view, Effect> kEffects[] = {
    {"RedeemGiftcard", {"redeem", "money", "taken", "taken money"}},
    {"ActivateGiftcard",
     {"activation", "money", "put on the card", "put money on a card"}},
    {"RefundGiftcard", {"refund", "money", "given back", "given money back"}},
    {"GenerateGiftcards", {"generation", "cards", "made", "made cards"}},
    {"GenerateGiftcardPdf", {"PDF", "pdf", "made", "been made"}},
    {"ValidateCart",
     {"validation", "cart", "validated", "validated a cart", false}},
    {"FullyValidateCart",
     {"validation", "cart", "validated", "validated a cart", false}},
    {"InsertStock", {"insertion", "stock", "inserted", "inserted stock"}},
};

constexpr Effect kAny = {"write", "effect", "changed", "taken effect"};

}  // namespace

const Effect& EffectOf(absl::string_view method) {
  const size_t point = method.rfind('.');
  if (point != absl::string_view::npos) method.remove_prefix(point + 1);
  for (const auto& [name, effect] : kEffects) {
    if (name == method) return effect;
  }
  return kAny;
}

absl::string_view UpstreamOf(absl::string_view method) {
  return absl::StrContains(method, ".OneService.") ? "ONe" : "4ws.trade";
}

}  // namespace fourws::cli
