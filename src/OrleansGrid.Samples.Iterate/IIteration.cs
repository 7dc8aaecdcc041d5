namespace OrleansGrid.Samples.Iterate;

/// <summary>
/// A program that comes to its result in rounds. Each round maps every split under the state of the round before, and combines what they
/// gave into the next state.
/// </summary>
/// <remarks>
/// Files are text. The same input and state must give the same output, byte for byte: an item may run twice, and what the second leaves
/// replaces what the first left.
/// </remarks>
internal interface IIteration
{
    /// <summary>Null, or one sentence that says what is wrong with the options.</summary>
    string? Validate(IReadOnlyDictionary<string, string> options);

    /// <summary>Maps the lines of one split.</summary>
    /// <param name="state">What the last round has combined; null in the first round.</param>
    void Map(
        IReadOnlyDictionary<string, string> options,
        TextReader? state,
        IEnumerable<string> lines,
        TextWriter partial,
        CancellationToken cancellation
    );

    /// <summary>Combines what the splits gave, in their order, into the next state.</summary>
    /// <returns>Whether that is the result.</returns>
    bool Combine(
        IReadOnlyDictionary<string, string> options,
        TextReader? state,
        IEnumerable<TextReader> partials,
        TextWriter next,
        CancellationToken cancellation
    );
}
