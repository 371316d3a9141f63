#ifndef TESTS_SUPPORT_TAKE_ALL_H_
#define TESTS_SUPPORT_TAKE_ALL_H_

#include <cstddef>
#include <functional>
#include <utility>

#include "adapters/http/http_listener.h"

namespace gateway {

// A handler that admits every request, and hands it to `take` once it is there.
inline HttpHandler TakeAll(std::function<void(HttpIncoming, HttpReplier)> take,
                           size_t max_body_bytes = size_t{1} << 20) {
  return [take = std::move(take), max_body_bytes](const HttpIncoming&,
                                                  HttpDecider decide) {
    HttpAdmission admission;
    admission.max_body_bytes = max_body_bytes;
    admission.handle = take;
    std::move(decide)(std::move(admission));
  };
}

}  // namespace gateway

#endif  // TESTS_SUPPORT_TAKE_ALL_H_
