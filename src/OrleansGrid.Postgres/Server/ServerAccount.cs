using System.Globalization;

namespace OrleansGrid.Postgres.Server;

/// <summary>
/// The account a private server runs as: the caller's own, except that PostgreSQL refuses to run as root and then
/// <c>postgres</c>, or else <c>nobody</c>, is used.
/// </summary>
internal sealed class ServerAccount
{
    private static readonly string[] ForRoot = ["postgres", "nobody"];

    private readonly string[] _prefix;
    private readonly int? _user;
    private readonly int? _group;

    private ServerAccount(string[] prefix, int? user, int? group)
    {
        _prefix = prefix;
        _user = user;
        _group = group;
    }

    /// <summary>True when the account is not the caller's, so files must be handed over to it.</summary>
    public bool IsAnother => _user is not null;

    public static ServerAccount Choose() =>
        Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? OfRoot() : new ServerAccount([], null, null);

    /// <summary>The command line that runs this one as the account.</summary>
    public string[] Command(params string[] command) => [.. _prefix, .. command];

    /// <summary>A folder that only the account can enter.</summary>
    public async Task CreateFolderAsync(string path, CancellationToken cancellationToken)
    {
        OwnerOnly.CreateFolder(path);
        await HandOverAsync(path, cancellationToken);
    }

    public async Task HandOverAsync(string path, CancellationToken cancellationToken)
    {
        if (!IsAnother)
        {
            return;
        }

        var handed = await ChildProcess.RunAsync(["chown", $"{_user}:{_group}", path], cancellationToken);
        if (!handed.Succeeded)
        {
            throw new GridException(GridFault.Environment, $"The private server's account cannot be given {path}: {handed.LastLine}");
        }
    }

    /// <summary>Whether the account can work in the folder, through every folder above it.</summary>
    public async Task<bool> CanUseAsync(string path, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            // The account is always the caller's own, who has just made the folder.
            return true;
        }

        var entered = await ChildProcess.RunAsync(Command("test", "-w", Path.Combine(path, ".")), cancellationToken);
        return entered.Succeeded;
    }

    private static ServerAccount OfRoot()
    {
        foreach (var name in ForRoot)
        {
            if (Find(name) is not { } found)
            {
                continue;
            }

            var user = found.User.ToString(CultureInfo.InvariantCulture);
            var group = found.Group.ToString(CultureInfo.InvariantCulture);
            if (OnPath("setpriv"))
            {
                return new ServerAccount(["setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--"], found.User, found.Group);
            }

            if (OnPath("runuser"))
            {
                return new ServerAccount(["runuser", "-u", name, "--"], found.User, found.Group);
            }

            break;
        }

        throw new GridException(
            GridFault.Environment,
            "PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as with setpriv or runuser; start as "
                + "a normal user, or name a database with --postgres or GRID_POSTGRES."
        );
    }

    private static (int User, int Group)? Find(string name)
    {
        foreach (var line in File.Exists("/etc/passwd") ? File.ReadLines("/etc/passwd") : [])
        {
            var fields = line.Split(':');
            if (fields.Length > 3 && fields[0] == name)
            {
                return (int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
            }
        }

        return null;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(directory => File.Exists(Path.Combine(directory, program)));
}
