#ifndef CLIENTS_CLI_APP_H_
#define CLIENTS_CLI_APP_H_

namespace fourws::cli {

// Runs the program `fourws` with these arguments and returns its exit code.
int RunApp(int argc, char** argv);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_APP_H_
