using System.Diagnostics;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>The script for bash, run by bash as it runs it for a person who presses TAB.</summary>
[Collection(RunningCluster.OfVerbs)]
public sealed class CompletionTests(RunningCluster cluster)
{
    [Theory]
    [InlineData("grid jo", "jobs")]
    [InlineData("grid completion ", "bash", "fish", "zsh")]
    [InlineData("grid do", "doctor", "down")]
    [InlineData("grid jobs --sin", "--since")]
    [InlineData("grid jobs --state s", "succeeded")]
    [InlineData("grid items abcd --state re", "retrying")]
    [InlineData("grid batch --handler word", "wordcount")]
    [InlineData("grid mapreduce --app g", "grep")]
    [InlineData("grid run st", "study")]
    [InlineData("grid search --sampler q", "qmc")]
    [InlineData("grid batch --items 1..3 -- gr")]
    public async Task A_word_is_completed(string line, params string[] expected) => Assert.Equal(expected, await CompleteAsync(line));

    [Fact]
    public async Task The_verbs_are_offered_without_those_that_are_hidden()
    {
        var verbs = await CompleteAsync("grid ");

        Assert.Contains("watch", verbs);
        Assert.DoesNotContain("supervise", verbs);
        Assert.DoesNotContain(verbs, verb => verb.StartsWith('-') || verb.StartsWith('/'));
    }

    [Fact]
    public async Task What_completes_a_word_is_not_its_name_in_the_help()
    {
        var id = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");

        var help = (await cluster.Grid.DoAsync("--help")).Output;

        Assert.DoesNotContain(id[^8..], help, StringComparison.Ordinal);
        Assert.Contains("show <ID>", help, StringComparison.Ordinal);
        Assert.Contains("run <KIND>", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("watch")]
    [InlineData("cancel")]
    [InlineData("trials")]
    public async Task Jobs_are_offered_by_their_short_ids(string verb)
    {
        var id = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");

        Assert.Contains(id[^8..], await OfferedAsync(id[^8..], $"grid {verb} "));
        Assert.Equal([id[^8..]], await OfferedAsync(id[^8..], $"grid {verb} {id[^8..^2]}"));
    }

    [Fact]
    public async Task Options_are_offered_where_nothing_else_can_stand() =>
        Assert.Superset(
            new HashSet<string> { "--name", "--kind", "--state", "--key", "--since", "--older-than", "--limit", "--wide", "--json" },
            (await CompleteAsync("grid jobs ")).ToHashSet()
        );

    [Fact]
    public async Task Where_no_grid_runs_nothing_is_started_and_the_rest_is_still_offered()
    {
        var grid = new GridProgram(Path.Combine(Path.GetTempPath(), $"grid-never-{Guid.NewGuid():N}"));

        Assert.Contains("--json", await CompleteAsync("grid show ", grid));
        Assert.False(Directory.Exists(grid.Home));
    }

    [Theory]
    [InlineData("zsh", "compdef _grid grid")]
    [InlineData("fish", "complete -c grid")]
    public async Task The_scripts_of_other_shells_call_this_program(string shell, string part)
    {
        var script = (await cluster.Grid.DoAsync("completion", shell)).Output;

        Assert.Contains(part, script, StringComparison.Ordinal);
        Assert.Contains($"'{BuiltGrid.Path}'", script, StringComparison.Ordinal);
        Assert.DoesNotContain("@PROGRAM@", script, StringComparison.Ordinal);
    }

    // A person waits two seconds at most for what the database has; on a busy machine a second try finds it.
    private async Task<string[]> OfferedAsync(string wanted, string line)
    {
        string[] offered;
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            offered = await CompleteAsync(line);
        } while (!offered.Contains(wanted, StringComparer.Ordinal));

        return offered;
    }

    private async Task<string[]> CompleteAsync(string line, GridProgram? grid = null)
    {
        // Bash splits the line into words itself; one that is begun after a blank is empty.
        const string Script = """
            source /dev/stdin
            COMP_LINE=$1 COMP_POINT=${#1}
            read -ra COMP_WORDS <<< "$1"
            [[ $1 == *' ' ]] && COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            complete -p grid | grep -q -- '-F _grid' || exit 9
            _grid
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("/bin/bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "--norc", "-c", Script, "bash", line },
        };
        start.Environment["GRID_HOME"] = (grid ?? cluster.Grid).Home;
        start.Environment.Remove("GRID_POSTGRES");
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync((await cluster.Grid.DoAsync("completion", "bash")).Output);
        bash.StandardInput.Close();
        var offered = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, bash.ExitCode);
        return [.. offered.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
