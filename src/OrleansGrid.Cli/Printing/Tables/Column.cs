namespace OrleansGrid.Cli.Printing.Tables;

/// <summary>One column of a listing.</summary>
/// <param name="Name">Its heading, and the name of its field for programs.</param>
/// <param name="Rank">How soon it is left out where the terminal is narrow: the highest goes first; 0 never goes.</param>
internal sealed record Column<T>(string Name, int Rank)
{
    /// <summary>The cell as a person reads it; null for a column that only programs are given.</summary>
    public Func<T, string?>? Shown { get; init; }

    /// <summary>The cell in full, as a program reads it; null for a column that only people are given.</summary>
    public Func<T, string?>? Field { get; init; }

    /// <summary>Numbers stand under each other by their last digit.</summary>
    public bool Right { get; init; }

    /// <summary>For texts that may be cut: so many characters are kept at least. Null for what must stay whole, such as an id.</summary>
    public int? Least { get; init; }

    /// <summary>Known beforehand: a later row may be wider than those that the layout is made from.</summary>
    public int Widest { get; init; }
}
