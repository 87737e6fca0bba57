//! What is wrong with an upload, in both languages.

use crate::reasons;

reasons! {
    upload_version(read): Version,
        "Tus-Resumable ghi \"{read}\"; cần 1.0.0",
        "Tus-Resumable is \"{read}\"; 1.0.0 is needed";
    upload_content(read): ContentType,
        "Content-Type ghi \"{read}\"; cần application/offset+octet-stream",
        "Content-Type is \"{read}\"; application/offset+octet-stream is needed";
    upload_offset(read, received): Conflict,
        "Upload-Offset ghi {read}; đã nhận được {received} byte, hãy gửi tiếp từ đó",
        "Upload-Offset is {read}; {received} bytes have arrived, go on from there";
    upload_piece_hash(): Checksum,
        "Nội dung nhận được không khớp Upload-Checksum; hãy gửi lại đoạn này",
        "What arrived does not match Upload-Checksum; send this part again";
    upload_whole_hash(): Checksum,
        "Tệp nhận được không khớp mã băm sha256 đã báo; hãy gửi lại từ byte 0",
        "The file does not match the sha256 that was announced; send it again from byte 0";
    upload_too_much(size): Usage,
        "Gửi quá {size} byte đã báo trong Upload-Length",
        "More was sent than the {size} bytes announced in Upload-Length";
    upload_unknown(upload): Missing,
        "Không tìm thấy lần gửi tệp {upload}, hoặc đã quá hạn; hãy gửi lại từ đầu",
        "There is no upload {upload}, or its time is over; begin again";
}
