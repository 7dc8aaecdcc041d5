using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Processes.Tests.Templates;

public class CommandTemplateTests
{
    private const string Evil = "; touch /tmp/grid-was-here $(touch /tmp/grid-was-here) `touch /tmp/grid-was-here` '\"$1 * \\";

    [Fact]
    public void Each_placeholder_in_each_argument_becomes_the_item() =>
        Assert.Equal(
            ["cp", "a b", "--to=a b/a b.bak"],
            new CommandTemplate(new CommandLine(["cp", "{}", "--to={}/{}.bak"])).ArgumentsFor("a b")
        );

    [Fact]
    public void A_placeholder_that_comes_with_the_item_is_left_alone() =>
        Assert.Equal(["echo", "{}{}"], new CommandTemplate(new CommandLine(["echo", "{}"])).ArgumentsFor("{}{}"));

    [Fact]
    public void Without_a_placeholder_the_item_is_only_in_the_environment() =>
        Assert.Equal(["echo", "x"], new CommandTemplate(new CommandLine(["echo", "x"])).ArgumentsFor("item"));

    [Fact]
    public void The_environment_names_the_item_and_its_place()
    {
        var command = Running.Script("echo $GRID_ITEM $GRID_JOB $GRID_INDEX $GRID_ATTEMPT") with
        {
            Environment = CommandTemplate.EnvironmentFor("it em", "job-1", 12, 3),
        };
        Assert.Equal("it em job-1 12 3\n", Running.Run(command).Text());
    }

    [Theory]
    [InlineData("printf %s {}")]
    [InlineData("printf %s \"{}\"")]
    [InlineData("printf %s '{}'")]
    [InlineData("# don't \nprintf %s {}")]
    [InlineData("printf %s \"$1\"")]
    [InlineData("echo \\' >/dev/null; printf %s {}")]
    public void In_a_shell_script_the_item_is_one_word_however_it_is_quoted(string script) =>
        Assert.Equal(Evil, RunTemplate(new CommandLine([script], Shell: true), Evil));

    [Fact]
    public void Without_a_shell_the_item_is_never_interpreted()
    {
        Assert.Equal(Evil, RunTemplate(new CommandLine(["printf", "%s", "{}"]), Evil));
        Assert.False(File.Exists("/tmp/grid-was-here"));
    }

    [Theory]
    [InlineData("echo \"$(echo \"{}\")\"")]
    [InlineData("cat <<END\ndon't {}\nEND")]
    [InlineData("echo '\\' {} ' {} \" {}")]
    public void Even_where_quotes_are_misread_the_item_is_never_part_of_the_script(string script)
    {
        _ = RunTemplate(new CommandLine([script], Shell: true), Evil);
        Assert.False(File.Exists("/tmp/grid-was-here"));
    }

    [Fact]
    public void An_item_with_NUL_is_refused_for_good()
    {
        var template = new CommandTemplate(new CommandLine(["echo", "{}"]));
        Assert.StartsWith(
            "The item contains a NUL character",
            Assert.Throws<PermanentFailureException>(() => template.ArgumentsFor("a\0b")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_empty_command_and_a_script_in_pieces_are_refused()
    {
        Assert.Equal(GridFault.BadInput, Assert.Throws<GridException>(() => new CommandTemplate(new CommandLine([]))).Fault);
        Assert.Equal(
            GridFault.BadInput,
            Assert.Throws<GridException>(() => new CommandTemplate(new CommandLine(["echo", "{}"], Shell: true))).Fault
        );
    }

    private static string RunTemplate(CommandLine command, string item) =>
        Running.Run(Running.Command([.. new CommandTemplate(command).ArgumentsFor(item)])).Text();
}
