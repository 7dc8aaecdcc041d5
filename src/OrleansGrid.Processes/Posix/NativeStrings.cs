using System.Runtime.InteropServices;
using System.Text;

namespace OrleansGrid.Processes.Posix;

/// <summary>C's <c>char *[]</c>: UTF-8 strings ending in NUL, and a null pointer after the last, in one allocation.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private byte** _pointers;

    public NativeStrings(IReadOnlyList<string> strings)
    {
        var bytes = 0;
        foreach (var text in strings)
        {
            bytes += Encoding.UTF8.GetByteCount(ChildTexts.Checked(text)) + 1;
        }

        Count = strings.Count;
        var tableBytes = (Count + 1) * sizeof(byte*);
        _pointers = (byte**)NativeMemory.Alloc((nuint)(tableBytes + bytes));
        var free = new Span<byte>((byte*)_pointers + tableBytes, bytes);
        var next = (byte*)_pointers + tableBytes;
        for (var i = 0; i < Count; i++)
        {
            _pointers[i] = next;
            var length = Encoding.UTF8.GetBytes(strings[i], free);
            free[length] = 0;
            free = free[(length + 1)..];
            next += length + 1;
        }

        _pointers[Count] = null;
    }

    public int Count { get; }

    public byte** Pointers => _pointers;

    public void Dispose()
    {
        NativeMemory.Free(_pointers);
        _pointers = null;
    }
}
