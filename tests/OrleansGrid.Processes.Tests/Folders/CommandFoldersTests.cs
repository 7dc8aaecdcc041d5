using OrleansGrid.Processes.Folders;

namespace OrleansGrid.Processes.Tests.Folders;

/// <summary>The temporary folders of commands, and what becomes of them.</summary>
public sealed class CommandFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("grid-folders-").FullName;

    public void Dispose() => PrivateFolder.Remove(_root);

    [Theory]
    [InlineData("posix")]
    [InlineData("portable")]
    public void A_command_has_a_folder_that_is_its_users_alone_and_is_gone_with_all_that_is_in_it_when_the_command_ends(string way)
    {
        using var folders = Folders("silo-1");
        var children = new ChildrenWithFolders(ChildProcesses.Choose(way, Running.Inherited), folders);
        var script = """
            stat -c %a "$TMPDIR"; [ "$TMPDIR" = "$TEMP" ] && [ "$TMPDIR" = "$TMP" ] && echo "$TMPDIR"
            mkdir -p "$TMPDIR/a/b"; echo x > "$TMPDIR/a/b/file"; ln -s / "$TMPDIR/root"; chmod 500 "$TMPDIR/a/b" "$TMPDIR/a"
            """;
        var first = children.Run(Running.Script(script)).Lines();
        var second = children.Run(Running.Script(script + "; exit 3")).Lines();

        Assert.Equal(["700", "700"], [first[0], second[0]]);
        Assert.StartsWith(Path.Combine(_root, "silo-1"), first[1], StringComparison.Ordinal);
        Assert.NotEqual(first[1], second[1]);
        Assert.False(Directory.Exists(first[1]) || Directory.Exists(second[1]));
        Assert.True(Directory.Exists("/usr"));
    }

    [Theory]
    [InlineData("posix")]
    [InlineData("portable")]
    public void A_command_that_is_fed_keeps_its_folder_until_it_has_ended(string way)
    {
        using var folders = Folders("silo-1");
        var children = new ChildrenWithFolders(ChildProcesses.Choose(way, Running.Inherited), folders);
        var output = new Heard();
        using (var child = children.StartFilter(Running.Script("cat > $TMPDIR/kept; cat $TMPDIR/kept"), output, Running.TestToken))
        {
            child.Feed("line\n"u8);
            Assert.Equal(0, child.End().ExitCode);
        }

        Assert.Equal("line\n", output.Text);
        Assert.Empty(Left());
    }

    [Fact]
    public void A_command_that_cannot_be_started_leaves_no_folder()
    {
        using var folders = Folders("silo-1");
        var children = new ChildrenWithFolders(ChildProcesses.Here(Running.Inherited), folders);
        Assert.Throws<ChildProcessException>(() => children.Run(Running.Command("/no/such/program")));
        Assert.Throws<ChildProcessException>(() =>
            children.StartFilter(Running.Command("/no/such/program"), new Heard(), Running.TestToken)
        );
        Assert.Empty(Left());
    }

    [Fact]
    public void A_silo_that_ends_leaves_nothing_not_even_what_a_daemon_still_uses()
    {
        using (var folders = Folders("silo-1"))
        {
            _ = folders.New();
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_root, "silo-1", "commands")));
    }

    [Theory]
    [InlineData("silo-1", false)]
    [InlineData("silo-2", true)]
    public void What_a_killed_silo_has_left_is_removed_by_the_next_that_starts_under_its_name_or_beside_it(string next, bool sharesPlace)
    {
        var left = LeaveAsKilled("silo-1");
        using var folders = Folders(next, sharesPlace);

        Assert.False(Directory.Exists(left));
        Assert.False(File.Exists(left + ".lock"));
    }

    [Fact]
    public void A_silo_leaves_alone_what_is_beside_a_data_folder_of_its_own()
    {
        var left = LeaveAsKilled("silo-1");
        using var folders = Folders("silo-2");

        Assert.True(Directory.Exists(left));
    }

    [Fact]
    public void Folders_of_a_silo_that_lives_are_not_removed_whatever_its_name_is()
    {
        using var living = Folders("silo-1", sharesPlace: true);
        living.New();
        using var same = Folders("silo-1", sharesPlace: true);
        using var other = Folders("silo-2", sharesPlace: true);

        Assert.Single(Left());
    }

    [Fact]
    public void A_data_folder_that_cannot_be_used_is_named()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");
        using var folders = new CommandFolders(Path.Combine(file, "silo-1"), sharesPlace: false);
        var error = Assert.Throws<GridException>(folders.Open);
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.Contains($"{file}/silo-1 cannot be used", error.Message, StringComparison.Ordinal);
    }

    private CommandFolders Folders(string silo, bool sharesPlace = false)
    {
        var folders = new CommandFolders(Path.Combine(_root, silo), sharesPlace);
        folders.Open();
        return folders;
    }

    /// <summary>A folder of a command whose silo's lock nobody holds.</summary>
    private string LeaveAsKilled(string silo)
    {
        var own = Path.Combine(_root, silo, "commands", "gone");
        Directory.CreateDirectory(Path.Combine(own, "1"));
        File.WriteAllText(own + ".lock", "");
        File.WriteAllText(Path.Combine(own, "1", "file"), "left");
        return own;
    }

    /// <summary>Folders of commands, of all silos.</summary>
    private IEnumerable<string> Left() =>
        Directory
            .EnumerateDirectories(_root)
            .Select(silo => Path.Combine(silo, "commands"))
            .SelectMany(Directory.EnumerateDirectories)
            .SelectMany(Directory.EnumerateDirectories);
}
