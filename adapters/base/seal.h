#ifndef ADAPTERS_BASE_SEAL_H_
#define ADAPTERS_BASE_SEAL_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// Opaque tokens: clients keep them and hand them back unread. A token is
// base64url of a mark and of the content behind it. The mark is computed from
// the content, so that a token which somebody changed is noticed.

// How the tokens of one kind are marked. Clients hand back tokens that were
// made long ago: what a kind covers never changes. Each kind has a purpose or
// contents of its own, so that no mark of one kind fits a token of another.
struct Seal {
  // Only who knows it can make a token. None: anybody can; then the mark
  // protects from mistakes, not from forgery.
  std::optional<std::string> key = {};
  // What the token is for. The mark covers it, before the content.
  std::string purpose = {};
  // Whom and what else it is for. The mark covers it, behind the content.
  std::string bound_to = {};
  size_t mark_bytes = 16;  // 32 at most.

  std::string Close(absl::string_view content) const;

  // The content of `token`. Nothing if Close() of an equal seal did not make
  // it, or if it has no content.
  std::optional<std::string> Open(absl::string_view token) const;

  // For kinds that lay out their bytes otherwise.
  std::string MarkOf(absl::string_view content) const;
  // Takes the same time for all marks that are wrong.
  bool Fits(absl::string_view mark, absl::string_view content) const;
};

// A token in parts, for kinds whose marks do not cover the content.
struct TokenParts {
  std::string mark;
  std::string content;
};
std::string JoinToken(const TokenParts& parts);

// Nothing if `token` is no base64url, or if nothing follows the mark.
std::optional<TokenParts> SplitToken(absl::string_view token,
                                     size_t mark_bytes);

}  // namespace gateway

#endif  // ADAPTERS_BASE_SEAL_H_
