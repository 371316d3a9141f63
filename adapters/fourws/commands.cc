#include "adapters/fourws/commands.h"

#include "adapters/fourws/document_codecs.h"
#include "adapters/fourws/giftcard_codecs.h"

namespace gateway::fourws {
namespace {

template <typename Codec>
void AddCommands(const CodecTable<Codec>& codecs, Commands& commands) {
  for (const auto& [request, codec] : codecs)
    commands.emplace(codec.command.name, codec.command.cmd);
}

}  // namespace

const Commands& DefaultCommands() {
  static const auto& commands = *new Commands([] {
    Commands all;
    AddCommands(GiftcardReads(), all);
    AddCommands(GiftcardWrites(), all);
    AddCommands(DocumentReads(), all);
    AddCommands(DocumentWrites(), all);
    return all;
  }());
  return commands;
}

}  // namespace gateway::fourws
