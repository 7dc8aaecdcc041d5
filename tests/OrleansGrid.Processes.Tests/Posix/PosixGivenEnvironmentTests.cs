using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Posix;

public sealed class PosixGivenEnvironmentTests : GivenEnvironmentTests
{
    private protected override IChildProcesses ChildrenGiven(PassedEnvironment environment) => new PosixChildren(environment);
}
