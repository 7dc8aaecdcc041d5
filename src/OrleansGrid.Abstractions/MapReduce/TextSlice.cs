namespace OrleansGrid;

/// <summary>Where a word or a field lies within a text, in bytes.</summary>
public readonly record struct TextSlice(int Start, int Length);
