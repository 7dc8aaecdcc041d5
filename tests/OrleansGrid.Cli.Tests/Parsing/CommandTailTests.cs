using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Tests.Parsing;

public sealed class CommandTailTests
{
    [Fact]
    public void What_follows_the_first_double_dash_belongs_to_the_command_even_another_double_dash()
    {
        var (head, tail) = CommandTail.Split(["batch", "--watch", "--", "sh", "--json", "--", "{}"]);

        Assert.Equal(["batch", "--watch"], head);
        Assert.Equal(["sh", "--json", "--", "{}"], tail);
    }

    [Fact]
    public void Without_a_double_dash_there_is_no_command() => Assert.Null(CommandTail.Split(["jobs"]).Tail);
}
