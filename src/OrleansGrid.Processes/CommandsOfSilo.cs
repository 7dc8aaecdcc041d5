using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Folders;
using OrleansGrid.Processes.Limits;
using OrleansGrid.Processes.Programs;
using OrleansGrid.Processes.Users;

namespace OrleansGrid.Processes;

/// <summary>Puts together how one silo runs child processes: with its environment, folders, user, limits and allowed programs.</summary>
internal static class CommandsOfSilo
{
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    /// <param name="user">Whom they run as; null for the silo's own user.</param>
    /// <param name="most">The most that any of them may use; null for no limits.</param>
    /// <param name="allowed">The only programs; null for any.</param>
    /// <param name="silo">Its name, for whoever is refused.</param>
    /// <exception cref="GridException">This system, or this silo's user, cannot do so.</exception>
    public static IChildProcesses Make(
        PassedEnvironment environment,
        CommandFolders folders,
        CommandUser? user,
        CommandLimits? most,
        AllowedPrograms? allowed,
        string silo
    )
    {
        var children = new ChildrenWithFolders(ChildProcesses.Here(environment, user), folders);
        if (user is not null)
        {
            RequireFolder(children, user, folders.Place);
        }

        var limited = new ChildrenWithLimits(children, most);
        limited.Check();
        return allowed is null ? limited : new ChildrenOfAllowedPrograms(limited, allowed, silo);
    }

    /// <summary>The user is another than he who made the folders on the way; a command tells whether it can get there.</summary>
    private static void RequireFolder(IChildProcesses children, CommandUser user, string data)
    {
        string[] look = [PosixShell.Program, "-c", ": > \"$TMPDIR/file\""];
        var exit = children.Run(new ChildCommand(look, new Dictionary<string, string>(), "/", 0, 1024, KillGrace), CancellationToken.None);
        if (exit.ExitCode != 0)
        {
            throw new GridException(
                GridFault.Environment,
                $"Commands cannot run as '{user.Name}' with temporary files in {data} ({exit.ErrorTail.Trim().TrimEnd('.')}); let that "
                    + "user enter every folder on the way (chmod o+x), or give another with --data-dir."
            );
        }
    }
}
