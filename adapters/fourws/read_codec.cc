#include "adapters/fourws/read_codec.h"

#include "adapters/fourws/document_codecs.h"

namespace gateway::fourws {

const ReadCodec* FindReadCodec(const google::protobuf::Any& request) {
  std::string name;
  if (!google::protobuf::Any::ParseAnyTypeUrl(request.type_url(), &name))
    return nullptr;
  const auto codec = DocumentReads().find(name);
  return codec == DocumentReads().end() ? nullptr : &codec->second;
}

}  // namespace gateway::fourws
