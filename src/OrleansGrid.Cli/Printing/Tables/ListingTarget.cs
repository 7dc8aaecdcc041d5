namespace OrleansGrid.Cli.Printing.Tables;

/// <summary>Where the lines of a listing go.</summary>
/// <param name="Width">Columns of the terminal; null for none.</param>
internal sealed record ListingTarget(int? Width, Action<string> WriteLine);
