#ifndef SERVER_OPERATIONS_ALARM_H_
#define SERVER_OPERATIONS_ALARM_H_

#include "server/operations/amend.h"

namespace gateway {

// `change`, which logs an error if it finds the outcome contradicted.
Change WithAlarm(Change change);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_ALARM_H_
