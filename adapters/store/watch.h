#ifndef ADAPTERS_STORE_WATCH_H_
#define ADAPTERS_STORE_WATCH_H_

namespace gateway {

// A watch for changes. Destroying it ends the watch.
class Watch {
 public:
  // Ends the watch. When this returns, the watcher neither runs nor will be
  // called again. A watcher may destroy its own watch; then it still runs.
  virtual ~Watch() = default;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_WATCH_H_
