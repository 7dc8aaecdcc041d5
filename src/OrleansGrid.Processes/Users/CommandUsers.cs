using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Users;

/// <summary>Finds the user that a silo's operator wants commands to run as.</summary>
internal static class CommandUsers
{
    private const string Switch = "setpriv";

    /// <exception cref="GridException">There is no such user, or this silo may not run anything as another.</exception>
    public static CommandUser Require(string name) => Require(name, OperatingSystem.IsLinux() ? Accounts.EffectiveUser() : null);

    /// <param name="self">Number of the silo's own user; null on a system where it cannot become another.</param>
    public static CommandUser Require(string name, int? self)
    {
        if (self is null)
        {
            throw Missing($"Commands can run as another user on Linux only; leave '{name}' for --run-as out.");
        }

        if (self != Accounts.Root)
        {
            throw Missing(
                $"Only root may run commands as '{name}', and this silo is not root's; start it as root, or leave " + "--run-as out."
            );
        }

        var account =
            Accounts.Find(name)
            ?? throw Missing($"There is no user '{name}' on this machine; give --run-as one that there is, or create it with useradd.");
        var program =
            SearchPath.Find(Switch)
            ?? throw Missing($"The program {Switch}, by which commands run as '{name}', is not on this silo's PATH; install util-linux.");
        return new CommandUser(account.Name, account.Id, account.Group, account.Home, program);
    }

    private static GridException Missing(string sentence) => new(GridFault.Environment, sentence);
}
