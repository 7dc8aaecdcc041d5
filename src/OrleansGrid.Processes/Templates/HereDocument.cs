namespace OrleansGrid.Processes.Templates;

/// <summary>A here-document whose text begins on the next line of a script.</summary>
/// <param name="Delimiter">The line that ends it.</param>
/// <param name="Literal">Its delimiter is quoted: nothing in it is expanded.</param>
/// <param name="Indented">Tabs before lines, and before the last, are left out.</param>
internal readonly record struct HereDocument(string Delimiter, bool Literal, bool Indented);
