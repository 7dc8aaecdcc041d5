namespace OrleansGrid.Cli.Printing;

/// <summary>What a kind calls its items.</summary>
/// <param name="One">As in "1 item".</param>
/// <param name="Many">As in "2 items".</param>
internal sealed record Noun(string One, string Many)
{
    public static Noun Item { get; } = new("item", "items");

    public string Count(long number) => $"{Texts.Count(number)} {(number == 1 ? One : Many)}";
}
