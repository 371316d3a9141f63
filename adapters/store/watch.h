#ifndef ADAPTERS_STORE_WATCH_H_
#define ADAPTERS_STORE_WATCH_H_

namespace gateway {

// A watch for changes. Destroying it ends the watch.
class Watch {
 public:
  // After this returns the watcher is not being called and will not be, unless
  // it is called from within the watcher itself.
  virtual ~Watch() = default;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_WATCH_H_
