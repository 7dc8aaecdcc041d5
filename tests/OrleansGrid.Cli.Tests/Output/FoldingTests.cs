using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Tests;

public sealed class FoldingTests
{
    [Fact]
    public void A_line_is_broken_between_words_and_goes_on_below_its_text() =>
        Assert.Equal(["Error     The item was", "          refused."], Folding.Fold("Error     The item was refused.", 24, indent: 10));

    [Fact]
    public void Without_a_terminal_nothing_is_broken() =>
        Assert.Equal(["one two three four"], Folding.Fold("one two three four", null, indent: 0));

    [Fact]
    public void A_command_in_quotes_stays_whole_so_that_it_can_be_copied() =>
        Assert.Equal(
            ["The job goes on; use", "'grid watch 9ea61be1'", "(or 'grid show 9ea6')."],
            Folding.Fold("The job goes on; use 'grid watch 9ea61be1' (or 'grid show 9ea6').", 24, indent: 0)
        );

    [Fact]
    public void An_apostrophe_is_no_quote() =>
        Assert.Equal(["The job's silo and", "the user's."], Folding.Fold("The job's silo and the user's.", 20, indent: 0));

    [Fact]
    public void What_is_wider_than_a_line_is_broken_behind_a_comma() =>
        Assert.Equal(
            ["Best", "  {\"a\":1.25,\"b\":2.5,", "  \"c\":3}"],
            Folding.Fold("Best {\"a\":1.25,\"b\":2.5,\"c\":3}", 22, indent: 2)
        );
}
