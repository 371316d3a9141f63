#include "adapters/fourws/outcomes.h"

#include "adapters/fourws/document_codecs.h"
#include "adapters/fourws/giftcard_codecs.h"

namespace gateway::fourws {
namespace {

void AddEnds(const CodecTable<WriteCodec>& codecs,
             std::vector<WriteEnd>& ends) {
  for (const auto& [request, codec] : codecs) {
    ends.push_back({request, std::string(codec.command.name), codec.end,
                    codec.end_is_assumed});
  }
}

}  // namespace

const char* NameOf(End end) {
  switch (end) {
    case End::kAnswer: return "answer";
    case End::kEither: return "either";
    case End::kCallback: break;
  }
  return "callback";
}

std::optional<End> EndNamed(absl::string_view name) {
  for (const End end : {End::kCallback, End::kAnswer, End::kEither}) {
    if (name == NameOf(end)) return end;
  }
  return std::nullopt;
}

const std::vector<WriteEnd>& WriteEnds() {
  static const auto& ends = *new std::vector<WriteEnd>([] {
    std::vector<WriteEnd> all;
    AddEnds(GiftcardWrites(), all);
    AddEnds(DocumentWrites(), all);
    return all;
  }());
  return ends;
}

}  // namespace gateway::fourws
