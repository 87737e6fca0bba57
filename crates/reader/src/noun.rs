//! The words that tell where a noun phrase begins and ends: nouns that reports
//! count, and words that cannot belong to the phrase counted.

use std::sync::LazyLock;

use crate::phrases::Phrases;

/// What sort of thing a counted noun names; a list joined by commas goes on
/// only within one sort (`cán bộ, đảng viên`; not `hộ, km`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// People, households and their bodies.
    People,
    /// Bodies that are places too (`xã`, `thôn`).
    Place,
    /// Everything else that is counted piece by piece.
    Thing,
}

/// Nouns that follow a number when things are counted.
pub(crate) static NOUNS: LazyLock<Phrases<Sort>> = LazyLock::new(|| {
    Phrases::new(&[
        (
            "người|hộ|hộ dân|hộ nghèo|cận nghèo|hộ cận nghèo|hộ gia đình|gia đình|em|cháu|đồng chí|đảng viên|\
             đoàn viên|hội viên|thành viên|tổ viên|học viên|đội viên|cán bộ|công chức|viên chức|chiến sĩ|\
             công nhân|lao động|người dân|nhân dân|nông dân|phụ nữ|thanh niên|cựu chiến binh|học sinh|sinh viên|\
             giáo viên|thầy cô|thầy|cô giáo|y bác sĩ|bác sĩ|đại biểu|tập thể|cá nhân|chị em|chị|anh|bà con|trẻ em|trẻ|\
             nhân khẩu|khẩu|quần chúng|dòng họ|tổ chức cơ sở đảng|tổ chức đảng|tccsđ|tccs đảng|đảng bộ|chi bộ|chi đoàn|\
             chi hội|đảng ủy|cấp ủy|cơ quan|đơn vị|doanh nghiệp|hợp tác xã|htx|tổ hợp tác|câu lạc bộ|clb|tổ|nhóm|đội|\
             ban|hội|đoàn|lớp|trường|trường học|khách|du khách|khán giả|thí sinh|vận động viên|tình nguyện viên|\
             thương binh|liệt sĩ|mẹ|mẹ việt nam anh hùng|người cao tuổi|người có công|bí thư|chủ tịch|trưởng thôn|\
             già làng|nghệ nhân|chủ hộ|thân nhân|đối tượng|đứa|đứa trẻ|nạn nhân|nhân vật|luật sư|cụ|kỹ sư|y tá|nghi phạm|người con|lượt người|lượt hộ|lượt đảng viên|lượt cán bộ|lượt hội viên|\
             lượt đoàn viên|lượt khách|lượt|hộ kinh doanh|cơ sở|cơ sở hội|ủy viên|nữ|nam|chi ủy|tổ đảng|phật tử|giáo dân|con|cô|bác|cặp vợ chồng|cặp|đôi",
            Sort::People,
        ),
        (
            "xã|huyện|tỉnh|thôn|ấp|bản|làng|xóm|phường|thị trấn|thị xã|thành phố|quận|khu phố|tổ dân phố|khu dân cư|\
             buôn|khóm|sóc|phum|địa phương|khu|khối|khối phố|điểm|điểm trường|địa bàn|cụm|tiểu khu|đặc khu|quốc gia|nước",
            Sort::Place,
        ),
        (
            "mô hình|công trình|phần việc|ngôi nhà|ngôi|căn|căn nhà|cái|chiếc|cây|cây cầu|cầu|nhà|mái ấm|tuyến|\
             tuyến đường|đường|đoạn|phòng|phòng học|giếng|giếng nước|bóng|bóng đèn|trụ|trụ đèn|cột|cột đèn|bộ|bàn|ghế|xe|xe đạp|\
             máy|máy tính|camera|mắt|suất|suất quà|suất học bổng|phần|phần quà|quà|giải|giải thưởng|bằng khen|giấy khen|\
             huy chương|huân chương|kỷ niệm chương|cuốn|quyển|bài|bài viết|bài thi|tin|tin bài|buổi|cuộc|đợt|hội nghị|hội thi|\
             lớp tập huấn|chuyên đề|chương trình|đề án|dự án|kế hoạch|văn bản|nghị quyết|chỉ thị|chỉ tiêu|tiêu chí|nội dung|\
             nhiệm vụ|giải pháp|vấn đề|việc|việc làm|vụ|vụ việc|vụ án|trường hợp|ca|đơn|đơn thư|ý kiến|kiến nghị|hồ sơ|thủ tục|\
             sản phẩm|con bò|trâu|bò|lợn|gà|dê|gốc|khóm hoa|chậu|bồn|bồn hoa|thùng|thùng rác|hố|bể|ngày công|công|công lao động|giờ công|\
             tấm|bức|lá|lá cờ|cờ|ảnh|pano|khẩu hiệu|băng rôn|bảng|tờ|tờ rơi|bao|gói|chai|hộp|bình|túi|quỹ|sổ|sổ tiết kiệm|thẻ|\
             thẻ bảo hiểm|giấy|bản|bản cam kết|bản đăng ký|phiếu|phong trào|cuộc vận động|điển hình|gương|dự toán|góc học tập|giải nhất|giải nhì|giải ba|tấm gương|\
             sáng kiến|đề tài|lĩnh vực|ngành|nghề|loại|loại hình|hình thức|cách|mặt|khâu|khâu đột phá|bước|dân tộc|\
             tôn giáo|di tích|chợ|trạm|trạm y tế|chùa|nhà thờ|hạng mục|gói thầu|trang trại|gia trại|vườn|ao|lồng|lồng bè|tàu|thuyền|\
             ngôi trường|nhà văn hóa|sân|sân bóng|khu vui chơi|thiết chế|cửa hàng|gian hàng|điểm sáng|trang|nhóm giải pháp|tác phẩm|tiết mục|kênh|\
             cấp tỉnh|cấp huyện|cấp xã|cấp cơ sở|cấp quốc gia|cấp trường|cấp trên|cấp thành phố|cấp trung ương|cấp bộ|trận|món|khoản|thửa|mảnh|lô|giọt|đơn vị máu|góc|tủ|tủ sách|cổng|hàng rào|mương|cống|đập|kè|hộp thư|cuộc gọi|chuyến|chuyến xe|\
             tiết|môn|ký tự|địa điểm|quán|yếu tố|thông tin|điện thoại|điều|hiệp|luồng ý kiến|lượng vàng|chỉ vàng|cây vàng|mục|chương|tầng|cánh đồng|chiến dịch|đội hình|trụ sở|kho|nguyên nhân|bài học|phương án|nguyên tắc|giống|kiểu|xe máy|ô tô|máy móc|đầu mối|vùng|trung tâm|sự kiện|chặng|tua|tour|ngọn|nồi|bữa|bữa ăn|bát|mâm|chỗ|giường|nút|điểm đen|chốt|ca trực|kỳ|đầu sách|đầu việc|mục tiêu|nhiệm kỳ|thế hệ|chi nhánh|hội chợ|bia|mẫu",
            Sort::Thing,
        ),
    ])
});

/// Words at which the counted noun phrase has ended: prepositions, relative
/// and linking words, auxiliaries, and the verbs of reports.
pub(crate) static STOPS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "của|trong|ngoài|tại|ở|trên|dưới|với|cho|để|từ|đến|tới|về|theo|bằng|do|vì|bởi|nhờ|qua|khi|nếu|mà|nhưng|hoặc|hay|\
         và|cùng|gồm|bao gồm|như|là|thì|nên|so|giữa|sau|trước|vào|ra|lên|xuống|còn|cũng|đều|đã|đang|sẽ|vẫn|chưa|không|được|\
         bị|phải|có|đạt|mỗi|mọi|từng|này|đó|kia|ấy|nay|rồi|tiếp|tiếp tục|lại|thuộc|trực thuộc|nhằm|chiếm|hơn|gần|khoảng|chừng|xấp xỉ|\
         trở|tăng|giảm|vượt|xếp|đứng|trị giá|tổng|ít nhất|tối thiểu|tối đa|trong đó|cụ thể|tương ứng|tương đương|tức|góp phần|\
         tham gia|tham dự|dự|dự họp|tranh tài|tài trợ|hài lòng|gửi|giữ|giữ vững|viết|ca ngợi|phù hợp|tự soi|xen|rộng|dài|đăng ký|ký|cam kết|thực hiện|triển khai|xây dựng|hoàn thành|hưởng ứng|ủng hộ|đóng góp|góp|hiến|\
         tặng|trao|nhận|giúp|giúp đỡ|giúp nhau|hỗ trợ|vay|mua|bán|trồng|nuôi|làm|xây|sửa|sửa chữa|mở|mở rộng|tổ chức|phối hợp|vận động|huy động|\
         tuyên truyền|khen thưởng|biểu dương|tuyên dương|công nhận|kết nạp|chuyển|thành lập|hoạt động|sinh hoạt|học tập|học và làm theo|\
         làm theo|phát huy|duy trì|nhân rộng|sử dụng|dùng|đưa|đi|chạy|nằm|sinh sống|sống|chấp hành|phấn đấu|đề ra|đề nghị|quyết tâm|\
         thoát nghèo|vươn lên|cải thiện|nâng|nâng cao|mang|thể hiện|thu|thu gom|chi|cấp|phát|phát triển|phát hiện|lắp|lắp đặt|treo|thăm|thăm hỏi|\
         khám|chữa|phục vụ|bảo đảm|đảm bảo|đáp ứng|đồng thuận|đồng tình|tự nguyện|tự giác|trực tiếp|thường xuyên|liên tục|ra quân|\
         ra mắt|tập trung|tích cực|gương mẫu|tiên phong|hiện|hiện có|đầu tư|di dời|tháo dỡ|phá bỏ|bàn giao|khởi công|khánh thành|\
         vi phạm|xảy ra|bị thương|tử vong|xếp loại|tốt nghiệp|đỗ|lên lớp|bỏ học|đi học|khai mạc|chào mừng|toàn huyện|toàn xã|toàn tỉnh|\
         đăng tải|đăng|thông qua|đề xuất|lựa chọn|chọn|bầu|dâng|báo cáo|xem xét|giải quyết|tiếp nhận|giải ngân|nêu|cách|khởi nghiệp|khó khăn mua|\
         tiết kiệm được|đối thoại|thay|phối kết hợp|nộp|trả|hưởng|thụ hưởng|ổn định|tăng cường|quyên góp|diễn tập|dọn|dọn vệ sinh|hoàn thiện|kiểm tra|\
         giám sát|liền|vừa|rất|thật|chỉ|ngay|cả|tất cả|nhất|đây|ai|gì|nào|bên|bên cạnh|đồng thời|sang|liên quan|tiêu biểu cho|ghi|ghi nhận|đón|ở lại|cần|gặp|cách ly|đứng ra|đảm nhận|đảm nhiệm|phụ trách|đỡ đầu|khỏi|xin|gắn|gắn với|kết hợp|hằng|hàng tháng|hàng năm|hàng tuần|hàng ngày|năm|ngày|tháng|chia|phân|tương đối|khá|hơn nữa|lan rộng|lan tỏa|phạt|cắt|vẽ|quét|sơn|bê tông hóa|cứng hóa|đổi|gieo|thi|ngồi|vui|chở|nấu|hình thành|đề|xóa|xử lý|xử phạt|phòng chống|đến từ|bằng tiền|quy ra|nói|cho biết|cho hay|chia sẻ|khẳng định|kể|nhấn mạnh|thấy|biết|tâm sự|thừa nhận|phát biểu|đánh giá|tương trợ|miễn phí|x|tại chỗ|định kỳ|chuyên|kèm|kèm theo|đính kèm|ban hành|quý i|quý ii|quý iii|quý iv",
        (),
    )])
});

/// Nouns after which a verb is part of the name of the thing (`bản đăng ký`,
/// `lượt tuần tra`, `lớp tập huấn`, `buổi tuyên truyền`).
pub(crate) static ACT_NOUNS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "bản|phiếu|lượt|đơn|sổ|cuộc|buổi|lớp|đợt|chuyến|hội nghị|tổ|đội|ban|điểm|công trình|ý kiến|cơ sở|trạm|chốt|chiến dịch|hoạt động|quỹ|tủ|văn bản|dịch vụ",
        (),
    )])
});

/// Plural markers before the head noun; part of the quote, not of the thing.
pub(crate) static PLURALS: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(&[("các|những|số", ())]));
