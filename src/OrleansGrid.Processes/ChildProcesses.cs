using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Portable;
using OrleansGrid.Processes.Posix;
using OrleansGrid.Processes.Users;

namespace OrleansGrid.Processes;

/// <summary>Chooses how child processes are run: by POSIX calls on Linux and macOS, elsewhere by what .NET has everywhere.</summary>
internal static class ChildProcesses
{
    /// <summary>Says <c>posix</c> or <c>portable</c> where the system's own choice is not wanted, as tests of the other one do.</summary>
    public const string Variable = "GRID_CHILD_PROCESSES";

    /// <summary>The way of this system, or of the variable.</summary>
    /// <param name="environment">What the children are given of the silo's environment.</param>
    /// <param name="user">Whom they run as; null for the silo's own user.</param>
    /// <exception cref="GridException">The variable says something else, or something that this system cannot do.</exception>
    public static IChildProcesses Here(PassedEnvironment environment, CommandUser? user = null) =>
        Choose(Environment.GetEnvironmentVariable(Variable), environment, user);

    /// <param name="wanted">What the variable says; null or nothing for the system's choice.</param>
    public static IChildProcesses Choose(string? wanted, PassedEnvironment environment, CommandUser? user = null) =>
        wanted switch
        {
            null or "" => HasPosix ? new PosixChildren(environment, user) : new PortableChildren(environment),
            "portable" when user is not null => throw new GridException(
                GridFault.Environment,
                $"{Variable} is 'portable', by which no command can run as '{user.Name}'; unset it, or leave --run-as out."
            ),
            "portable" => new PortableChildren(environment),
            "posix" when HasPosix => new PosixChildren(environment, user),
            "posix" => throw new GridException(
                GridFault.Environment,
                $"{Variable} is 'posix', which only Linux and macOS have; unset it or say 'portable'."
            ),
            _ => throw new GridException(GridFault.Environment, $"{Variable} is '{wanted}'; say 'posix' or 'portable', or unset it."),
        };

    /// <summary>Numbers and sizes of C are written down for these two; for another Unix they would be guesses.</summary>
    private static bool HasPosix => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();
}
