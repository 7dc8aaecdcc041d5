using OrleansGrid.Processes.Folders;
using OrleansGrid.Processes.Posix;
using OrleansGrid.Processes.Users;

namespace OrleansGrid.Processes.Tests.Users;

/// <summary>Commands that run as another user than the silo.</summary>
public sealed class CommandUserTests : IDisposable
{
    private const string Other = "nobody";
    private const int NotRoot = 1000;
    private const string WhyRoot = "Only root can become another user.";

    private readonly string _root = Directory.CreateTempSubdirectory("grid-user-").FullName;

    private static bool IsRoot => Accounts.EffectiveUser() == Accounts.Root;

    public void Dispose() => PrivateFolder.Remove(_root);

    [Theory]
    [InlineData(
        Other,
        NotRoot,
        "Only root may run commands as 'nobody', and this silo is not root's; start it as root, or leave --run-as out."
    )]
    [InlineData(Other, null, "Commands can run as another user on Linux only; leave 'nobody' for --run-as out.")]
    [InlineData("", Accounts.Root, "There is no user '' on this machine; give --run-as one that there is, or create it with useradd.")]
    [InlineData(
        "no-such-user",
        Accounts.Root,
        "There is no user 'no-such-user' on this machine; give --run-as one that there is, or create it with useradd."
    )]
    public void A_silo_that_cannot_run_commands_as_the_user_says_why(string user, int? self, string why) =>
        Assert.Equal(why, Assert.Throws<GridException>(() => CommandUsers.Require(user, self)).Message);

    [Fact]
    public void A_command_is_the_other_user_with_nothing_left_of_root_and_its_temporary_folder_is_that_users_and_is_removed()
    {
        Assert.SkipUnless(IsRoot, WhyRoot);
        LetThrough();
        using var folders = Folders(Find());
        var children = CommandsOfSilo.Make(Running.Inherited, folders, Find(), null, null, "silo-1");
        var script = """
            id -un; id -ru; id -Gn; echo $USER $LOGNAME $HOME
            grep -E '^Cap(Eff|Prm|Inh)' /proc/self/status | cut -f2 | sort -u
            stat -c '%U %a' "$TMPDIR"; mkdir "$TMPDIR/a" && touch "$TMPDIR/a/b" && chmod 0 "$TMPDIR/a"
            cat /etc/shadow >/dev/null 2>&1 || echo refused; echo "$TMPDIR"
            """;
        var lines = children.Run(Running.Script(script)).Lines();

        Assert.Equal(
            ["nobody", $"{Find().Id}", "nogroup", "nobody nobody /nonexistent", "0000000000000000", "nobody 700", "refused"],
            lines[..^1]
        );
        Assert.False(Directory.Exists(lines[^1]));
    }

    [Fact]
    public void A_command_that_is_fed_is_the_other_user_and_ends_with_its_descendants()
    {
        Assert.SkipUnless(IsRoot, WhyRoot);
        LetThrough();
        using var folders = Folders(Find());
        var children = CommandsOfSilo.Make(Running.Inherited, folders, Find(), new CommandLimits { Processes = 5 }, null, "silo-1");
        var output = new Heard();
        using var child = children.StartFilter(
            Running.Script("id -un; i=0; while [ $i -lt 9 ]; do setsid sleep 1000 & echo $!; i=$((i+1)); done; wait"),
            output,
            Running.TestToken
        );
        Assert.Contains("5 processes", child.End().Exceeded, StringComparison.Ordinal);
        var lines = output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Other, lines[0]);
        Assert.All(lines[1..], pid => Assert.True(Running.IsSoonGone(pid)));
    }

    [Fact]
    public void A_program_that_is_not_there_is_named_as_for_the_silos_own_user()
    {
        Assert.SkipUnless(IsRoot, WhyRoot);
        var children = ChildProcesses.Here(Running.Inherited, Find());
        var error = Assert.Throws<ChildProcessException>(() => children.Run(Running.Command("/no/such/program")));
        Assert.Contains("'/no/such/program' does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_whose_data_folder_the_user_cannot_enter_does_not_start()
    {
        Assert.SkipUnless(IsRoot, WhyRoot);
        using var folders = Folders(Find());
        var error = Assert.Throws<GridException>(() => CommandsOfSilo.Make(Running.Inherited, folders, Find(), null, null, "silo-1"));
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.Contains($"Commands cannot run as 'nobody' with temporary files in {_root}", error.Message, StringComparison.Ordinal);
    }

    private static CommandUser Find() => CommandUsers.Require(Other);

    private CommandFolders Folders(CommandUser user)
    {
        var folders = new CommandFolders(Path.Combine(_root, "silo-1"), sharesPlace: false, user);
        folders.Open();
        return folders;
    }

    /// <summary>A test's folder is its user's alone.</summary>
    private void LetThrough() => ForeignFolder.LetThrough(_root);
}
